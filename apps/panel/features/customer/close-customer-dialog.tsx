"use client";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { TenantView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { useRefreshCustomers } from "./use-refresh-customers.ts";

/** Asks for the customer's name before its people are locked out for good. */
export function CloseCustomerDialog({ customer, onClose }: { customer: TenantView; onClose: () => void }) {
  const t = useTranslations("customers");
  const words = useTranslations("app");
  const trpc = useTRPC();
  const onSettled = useRefreshCustomers();
  const close = useMutation(trpc.tenant.close.mutationOptions({ onSuccess: onClose, onSettled }));
  const { id, name } = customer;
  return (
    <ConfirmDialog
      title={t("closeTitle", { name })}
      consequence={t("closeText")}
      confirmLabel={t("close")}
      cancelLabel={words("cancel")}
      isOpen
      isBusy={close.isPending}
      isDangerous
      typed={{ expected: name, label: t("closeTyped", { name }), mismatchReason: t("closeMismatch") }}
      error={close.error === null ? null : <ErrorNotice error={close.error} title={t("closeTitle", { name })} />}
      onOpenChange={onClose}
      onConfirm={() => close.mutate({ tenantId: id })}
    />
  );
}
