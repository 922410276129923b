"use client";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import type { PoolView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";

/** Asks for the pool's name before it is given up. */
export function DeletePoolDialog({ pool: { id, name }, onClose }: { pool: PoolView; onClose: () => void }) {
  const t = useTranslations("pools");
  const words = useTranslations("app");
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const onSuccess = () => {
    void queryClient.invalidateQueries(trpc.pool.list.queryFilter());
    router.push("/pools");
  };
  const remove = useMutation(trpc.pool.delete.mutationOptions({ onSuccess }));
  return (
    <ConfirmDialog
      title={t("deleteTitle", { name })}
      consequence={t("deleteText")}
      confirmLabel={t("delete")}
      cancelLabel={words("cancel")}
      isOpen
      isBusy={remove.isPending}
      isDangerous
      typed={{ expected: name, label: t("deleteTyped", { name }), mismatchReason: t("deleteMismatch") }}
      error={remove.error === null ? null : <ErrorNotice error={remove.error} title={t("deleteTitle", { name })} />}
      onOpenChange={onClose}
      onConfirm={() => remove.mutate({ id })}
    />
  );
}
