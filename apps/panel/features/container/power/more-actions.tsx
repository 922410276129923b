"use client";
import { Button } from "@berth/ui/button.tsx";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { Menu, MenuItem } from "@berth/ui/menu.tsx";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useMay } from "../../viewer/use-viewer.ts";
import type { ContainerAction } from "./container-action.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { ResetPasswordDialog } from "./reset-password-dialog.tsx";
import { usePowerReason } from "./use-power-reason.ts";

/** Renders what ends something: Force off, the old root password and Delete, behind one more press. */
export function MoreActions({ container, forceOff }: { container: ContainerView; forceOff: ContainerAction }) {
  const t = useTranslations("power");
  const words = useTranslations("app");
  const password = useTranslations("password");
  const [open, setOpen] = useState<"forceOff" | "resetPassword" | "delete" | null>(null);
  const deleteReason = usePowerReason(container, "delete");
  const resetReason = usePowerReason(container, "resetPassword");
  const may = useMay();
  return (
    <>
      <Menu
        trigger={
          <Button size="icon" aria-label={t("more")} title={t("more")}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem disabledReason={forceOff.disabledReason} onSelect={() => setOpen("forceOff")}>
          {t("forceOff")}…
        </MenuItem>
        <MenuItem disabledReason={resetReason} onSelect={() => setOpen("resetPassword")}>
          {password("action")}…
        </MenuItem>
        {may("container.delete", container) ? (
          <MenuItem isDangerous disabledReason={deleteReason} onSelect={() => setOpen("delete")}>
            {t("delete")}…
          </MenuItem>
        ) : null}
      </Menu>
      <ConfirmDialog
        title={t("forceOffTitle", { hostname: container.hostname })}
        consequence={t("forceOffText")}
        confirmLabel={t("forceOff")}
        cancelLabel={words("cancel")}
        isOpen={open === "forceOff"}
        isBusy={forceOff.isBusy}
        isDangerous
        onOpenChange={() => setOpen(null)}
        onConfirm={() => {
          forceOff.run();
          setOpen(null);
        }}
      />
      <ResetPasswordDialog container={container} isOpen={open === "resetPassword"} onClose={() => setOpen(null)} />
      <DeleteDialog container={container} isOpen={open === "delete"} onClose={() => setOpen(null)} />
    </>
  );
}
