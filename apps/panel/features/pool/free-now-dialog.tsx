"use client";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";

/** Tells what ending an address's rest means, and ends it. */
export function FreeNowDialog({ address, onClose }: { address: string; onClose: () => void }) {
  const t = useTranslations("pools");
  const words = useTranslations("app");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = async () => {
    await queryClient.invalidateQueries(trpc.pool.pathFilter());
    onClose();
  };
  const free = useMutation(trpc.pool.endQuarantine.mutationOptions({ onSuccess }));
  return (
    <ConfirmDialog
      title={t("freeNowTitle", { address })}
      consequence={t("freeNowText")}
      confirmLabel={t("freeNow")}
      cancelLabel={words("cancel")}
      isOpen
      isBusy={free.isPending}
      error={free.error === null ? null : <ErrorNotice error={free.error} title={t("freeNow")} />}
      onOpenChange={onClose}
      onConfirm={() => free.mutate({ address })}
    />
  );
}
