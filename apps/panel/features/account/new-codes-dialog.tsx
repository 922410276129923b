"use client";
import { Dialog } from "@berth/ui/dialog.tsx";
import { useTranslations } from "use-intl";
import { PasswordPrompt } from "./password-prompt.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { useSecondFactor } from "./use-second-factor.ts";

/** Makes new recovery codes by the password, and shows them this once. */
export function NewCodesDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const t = useTranslations();
  const { renewCodes } = useSecondFactor();
  const codes = renewCodes.data?.backupCodes;
  return (
    <Dialog
      title={t("account.newCodesTitle")}
      {...(codes === undefined ? { description: t("account.newCodesText") } : {})}
      closeLabel={t("app.close")}
      isOpen
      isFirm={codes !== undefined}
      onOpenChange={onClose}
    >
      {codes === undefined ? (
        <PasswordPrompt
          submitLabel={t("account.makeCodes")}
          email={email}
          isBusy={renewCodes.isPending}
          error={renewCodes.error}
          onSubmit={renewCodes.mutate}
          onCancel={onClose}
        />
      ) : (
        <RecoveryCodes codes={codes} email={email} onKept={onClose} />
      )}
    </Dialog>
  );
}
