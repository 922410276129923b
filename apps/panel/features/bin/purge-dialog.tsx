"use client";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useDeleteContainer } from "../container/power/use-delete-container.ts";
import { isReason, ReasonField } from "../staff/reason-field.tsx";
import { useIsReasonAsked } from "../staff/use-is-reason-asked.ts";

/** Asks for the hostname, and for a customer's VPS why, before what lies in the bin is gone for ever. */
export function PurgeDialog({ container, onClose }: { container: ContainerView; onClose: () => void }) {
  const t = useTranslations("bin");
  const power = useTranslations("power");
  const { hostname, ctid, address } = container;
  const isReasonAsked = useIsReasonAsked(container);
  const [reason, setReason] = useState("");
  const [isSent, setSent] = useState(false);
  const remove = useDeleteContainer(container, onClose);
  const title = t("purgeTitle", { hostname });
  return (
    <ConfirmDialog
      title={title}
      consequence={t("purgeText", { ctid: String(ctid), address: address ?? "–" })}
      confirmLabel={t("toPurge")}
      cancelLabel={power("keep")}
      isOpen
      isBusy={remove.isBusy}
      isDangerous
      typed={{ expected: hostname, label: power("deleteTyped", { hostname }), mismatchReason: power("deleteMismatch") }}
      error={remove.error === null ? null : <ErrorNotice error={remove.error} title={title} />}
      onOpenChange={onClose}
      onConfirm={(confirm) => {
        setSent(true);
        if (!isReasonAsked) remove.run({ confirm, mode: "purge", reason: null });
        else if (isReason(reason)) remove.run({ confirm, mode: "purge", reason: reason.trim() });
      }}
    >
      {isReasonAsked ? <ReasonField value={reason} onChange={setReason} isMissing={isSent} /> : null}
    </ConfirmDialog>
  );
}
