"use client";
import { Dialog } from "@berth/ui/dialog.tsx";
import { useTranslations } from "use-intl";
import { PasswordPrompt } from "./password-prompt.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { ScanStep } from "./scan-step.tsx";
import { useSecondFactor } from "./use-second-factor.ts";

/** Switches the second factor on in three steps: the password, the app and its first code, the recovery codes. */
export function EnableDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const t = useTranslations();
  const { enable, confirm } = useSecondFactor();
  const made = enable.data;
  const isOn = confirm.isSuccess && made !== undefined;
  return (
    <Dialog
      title={t(isOn ? "account.codesTitle" : "account.enableTitle")}
      {...(made === undefined ? { description: t("account.enableIntro") } : {})}
      closeLabel={t("app.close")}
      isOpen
      isFirm={made !== undefined}
      onOpenChange={onClose}
    >
      {made === undefined ? (
        <PasswordPrompt
          submitLabel={t("account.next")}
          email={email}
          isBusy={enable.isPending}
          error={enable.error}
          onSubmit={enable.mutate}
          onCancel={onClose}
        />
      ) : isOn ? (
        <RecoveryCodes codes={made.backupCodes} email={email} onKept={onClose} />
      ) : (
        <ScanStep uri={made.totpURI} isBusy={confirm.isPending} error={confirm.error} onSubmit={confirm.mutate} />
      )}
    </Dialog>
  );
}
