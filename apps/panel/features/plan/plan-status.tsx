"use client";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import { useTranslations } from "use-intl";
import type { PlanView } from "../../lib/api-types.ts";

/** Tells whether a plan is offered or archived. */
export function PlanStatus({ plan }: { plan: Pick<PlanView, "isArchived"> }) {
  const t = useTranslations("plans");
  return (
    <StatusBadge kind={plan.isArchived ? "stopped" : "running"} word={plan.isArchived ? t("archived") : t("offered")} />
  );
}
