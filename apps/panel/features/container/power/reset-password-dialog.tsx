"use client";
import { isLive } from "@berth/core/container/state.ts";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { ErrorNotice } from "../../../lib/error-notice.tsx";
import { isReason, ReasonField } from "../../staff/reason-field.tsx";
import { useIsReasonAsked } from "../../staff/use-is-reason-asked.ts";
import { RootPasswordDialog } from "../create/root-password-dialog.tsx";
import { useResetPassword } from "./use-reset-password.ts";

export interface ResetPasswordDialogProps {
  container: ContainerView;
  isOpen: boolean;
  onClose: () => void;
}

/** Tells what a new root password means, makes it, and shows it this once. */
export function ResetPasswordDialog({ container, isOpen, onClose }: ResetPasswordDialogProps) {
  const t = useTranslations();
  const { hostname, state } = container;
  const isReasonAsked = useIsReasonAsked(container);
  const [reason, setReason] = useState("");
  const [isSent, setSent] = useState(false);
  const { run, isBusy, error, outcome, forget } = useResetPassword(container);
  const close = () => {
    forget();
    setReason("");
    setSent(false);
    onClose();
  };
  if (outcome !== null && outcome !== "lost")
    return <RootPasswordDialog hostname={hostname} password={outcome.password} onDone={close} />;
  const title = t("password.title", { hostname });
  const isRunning = state !== "unknown" && isLive(state);
  return (
    <ConfirmDialog
      title={title}
      consequence={
        <>
          <p>{t("password.text")}</p>
          <p className="mt-2">{t(isRunning ? "password.textRunning" : "password.textStopped")}</p>
        </>
      }
      confirmLabel={t("password.submit")}
      cancelLabel={t("app.cancel")}
      isOpen={isOpen}
      isBusy={isBusy}
      error={
        <>
          {outcome === "lost" ? <Notice tone="warn">{t("password.lost")}</Notice> : null}
          {error === null ? null : <ErrorNotice error={error} title={title} />}
        </>
      }
      onOpenChange={close}
      onConfirm={() => {
        setSent(true);
        if (!isReasonAsked) run(null);
        else if (isReason(reason)) run(reason.trim());
      }}
    >
      {isReasonAsked ? <ReasonField value={reason} onChange={setReason} isMissing={isSent} /> : null}
    </ConfirmDialog>
  );
}
