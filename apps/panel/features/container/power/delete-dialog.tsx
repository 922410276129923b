"use client";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { ErrorNotice } from "../../../lib/error-notice.tsx";
import { useDeleteContainer } from "./use-delete-container.ts";

export interface DeleteDialogProps {
  container: ContainerView;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for the hostname before everything of a container is given up. */
export function DeleteDialog({ container, isOpen, onClose }: DeleteDialogProps) {
  const t = useTranslations("power");
  const { hostname, ctid, address } = container;
  const remove = useDeleteContainer(container, onClose);
  return (
    <ConfirmDialog
      title={t("deleteTitle", { hostname })}
      consequence={t("deleteText", { ctid: String(ctid), address: address ?? "–" })}
      confirmLabel={t("delete")}
      cancelLabel={t("keep")}
      isOpen={isOpen}
      isBusy={remove.isBusy}
      isDangerous
      typed={{ expected: hostname, label: t("deleteTyped", { hostname }), mismatchReason: t("deleteMismatch") }}
      error={remove.error === null ? null : <ErrorNotice error={remove.error} title={t("deleteTitle", { hostname })} />}
      onOpenChange={() => {
        remove.forget();
        onClose();
      }}
      onConfirm={remove.run}
    />
  );
}
