"use client";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { MemberView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { isReason, ReasonField } from "../staff/reason-field.tsx";
import { useRefreshCustomers } from "./use-refresh-customers.ts";

export interface ResetFactorDialogProps {
  tenantId: string;
  member: MemberView;
  onClose: () => void;
}

/** Asks why before a login's second factor is switched off. */
export function ResetFactorDialog({ tenantId, member, onClose }: ResetFactorDialogProps) {
  const t = useTranslations("customers");
  const words = useTranslations("app");
  const trpc = useTRPC();
  const { userId, name: person } = member;
  const [reason, setReason] = useState("");
  const [isSent, setSent] = useState(false);
  const onSettled = useRefreshCustomers();
  const reset = useMutation(trpc.tenant.resetSecondFactor.mutationOptions({ onSuccess: onClose, onSettled }));
  const title = t("resetFactorTitle", { person });
  return (
    <ConfirmDialog
      title={title}
      consequence={t("resetFactorText")}
      confirmLabel={t("resetFactorDone")}
      cancelLabel={words("cancel")}
      isOpen
      isBusy={reset.isPending}
      isDangerous
      error={reset.error === null ? null : <ErrorNotice error={reset.error} title={title} />}
      onOpenChange={onClose}
      onConfirm={() => {
        setSent(true);
        if (isReason(reason)) reset.mutate({ tenantId, userId, reason: reason.trim() });
      }}
    >
      <ReasonField value={reason} onChange={setReason} isMissing={isSent} hint={t("resetFactorHint")} />
    </ConfirmDialog>
  );
}
