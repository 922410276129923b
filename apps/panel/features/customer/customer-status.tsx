"use client";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import { useTranslations } from "use-intl";
import type { TenantView } from "../../lib/api-types.ts";

/** Tells whether a customer is open or closed. */
export function CustomerStatus({ customer }: { customer: Pick<TenantView, "closedAt"> }) {
  const t = useTranslations("customers");
  const isClosed = customer.closedAt !== null;
  return <StatusBadge kind={isClosed ? "stopped" : "running"} word={t(isClosed ? "closed" : "open")} />;
}
