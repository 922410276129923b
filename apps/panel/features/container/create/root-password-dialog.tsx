"use client";
import { Button } from "@berth/ui/button.tsx";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import { Dialog } from "@berth/ui/dialog.tsx";
import { useTranslations } from "use-intl";

export interface RootPasswordDialogProps {
  hostname: string;
  password: string;
  onDone: () => void;
}

/** Shows the root password, this once; it is in no other page, and gone with this one. */
export function RootPasswordDialog({ hostname, password, onDone }: RootPasswordDialogProps) {
  const t = useTranslations();
  return (
    <Dialog
      title={t("create.passwordTitle", { hostname })}
      description={t("create.passwordOnce")}
      closeLabel={t("app.close")}
      isOpen
      isFirm
      onOpenChange={onDone}
    >
      <div className="grid gap-4">
        <div className="flex items-center justify-between gap-3 rounded-md border border-border bg-sunken px-3 py-2">
          <code className="font-mono text-14 break-all select-all" data-testid="root-password">
            {password}
          </code>
          <CopyButton text={password} label={t("app.copy")} doneLabel={t("app.copied")} />
        </div>
        <div className="flex justify-end">
          <Button variant="primary" onClick={onDone}>
            {t("create.passwordKept")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
