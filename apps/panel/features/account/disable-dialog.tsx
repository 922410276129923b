"use client";
import { Dialog } from "@berth/ui/dialog.tsx";
import { useTranslations } from "use-intl";
import { PasswordPrompt } from "./password-prompt.tsx";
import { useSecondFactor } from "./use-second-factor.ts";

/** Switches the second factor off, by the password. */
export function DisableDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const t = useTranslations();
  const { disable } = useSecondFactor();
  return (
    <Dialog
      title={t("account.disableTitle")}
      description={t("account.disableText")}
      closeLabel={t("app.close")}
      isOpen
      onOpenChange={onClose}
    >
      <PasswordPrompt
        submitLabel={t("account.turnOff")}
        email={email}
        isDangerous
        isBusy={disable.isPending}
        error={disable.error}
        onSubmit={(password) => disable.mutate(password, { onSuccess: onClose })}
        onCancel={onClose}
      />
    </Dialog>
  );
}
