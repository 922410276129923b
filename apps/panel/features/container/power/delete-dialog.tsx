"use client";
import { BIN_DAYS } from "@berth/core/container/bin.ts";
import { isLive } from "@berth/core/container/state.ts";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { RadioGroup } from "@berth/ui/radio-group.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { ErrorNotice } from "../../../lib/error-notice.tsx";
import { isReason, ReasonField } from "../../staff/reason-field.tsx";
import { useIsReasonAsked } from "../../staff/use-is-reason-asked.ts";
import { useDeleteContainer } from "./use-delete-container.ts";

export interface DeleteDialogProps {
  container: ContainerView;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks how, for the hostname, and for a customer's VPS why, before a container is deleted; the way back is the default. */
export function DeleteDialog({ container, isOpen, onClose }: DeleteDialogProps) {
  const t = useTranslations("bin");
  const power = useTranslations("power");
  const { hostname, ctid, address, state } = container;
  const isReasonAsked = useIsReasonAsked(container);
  const [mode, setMode] = useState<"bin" | "purge">("bin");
  const [reason, setReason] = useState("");
  const [isSent, setSent] = useState(false);
  const close = () => {
    setMode("bin");
    setReason("");
    setSent(false);
    onClose();
  };
  const remove = useDeleteContainer(container, close);
  const title = t("deleteTitle", { hostname });
  const isRunning = state !== "unknown" && isLive(state);
  const text = t("deleteText", { ctid: String(ctid), address: address ?? "–" });
  return (
    <ConfirmDialog
      title={title}
      consequence={isRunning ? `${text} ${t("deleteLive")}` : text}
      confirmLabel={t(mode === "bin" ? "toBin" : "toPurge")}
      cancelLabel={power("keep")}
      isOpen={isOpen}
      isBusy={remove.isBusy}
      isDangerous
      typed={{ expected: hostname, label: power("deleteTyped", { hostname }), mismatchReason: power("deleteMismatch") }}
      error={remove.error === null ? null : <ErrorNotice error={remove.error} title={title} />}
      onOpenChange={() => {
        remove.forget();
        close();
      }}
      onConfirm={(confirm) => {
        setSent(true);
        if (!isReasonAsked) remove.run({ confirm, mode, reason: null });
        else if (isReason(reason)) remove.run({ confirm, mode, reason: reason.trim() });
      }}
    >
      <RadioGroup
        label={t("deleteHow")}
        value={mode}
        onChange={(value) => setMode(value === "purge" ? "purge" : "bin")}
        options={[
          { value: "bin", label: t("deleteBin", { days: String(BIN_DAYS) }), hint: t("deleteBinHint") },
          { value: "purge", label: t("deletePurge"), hint: t("deletePurgeHint") },
        ]}
      />
      {isReasonAsked ? <ReasonField value={reason} onChange={setReason} isMissing={isSent} /> : null}
    </ConfirmDialog>
  );
}
