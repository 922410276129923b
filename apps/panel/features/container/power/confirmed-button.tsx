"use client";
import { Button } from "@berth/ui/button.tsx";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerAction } from "./container-action.ts";

export interface ConfirmedButtonProps {
  label: string;
  icon: ReactNode;
  title: string;
  consequence: string;
  action: ContainerAction;
}

/** Renders a button whose act is told in full before it is done. */
export function ConfirmedButton({ label, icon, title, consequence, action }: ConfirmedButtonProps) {
  const t = useTranslations("app");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button isBusy={action.isBusy} disabledReason={action.disabledReason} onClick={() => setOpen(true)}>
        {action.isBusy ? null : icon}
        {label}
      </Button>
      <ConfirmDialog
        title={title}
        consequence={consequence}
        confirmLabel={label}
        cancelLabel={t("cancel")}
        isOpen={isOpen}
        isBusy={action.isBusy}
        onOpenChange={setOpen}
        onConfirm={() => {
          action.run();
          setOpen(false);
        }}
      />
    </>
  );
}
