"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { Checkbox } from "@berth/ui/checkbox.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { PlanTable } from "./plan-table.tsx";

/** Renders the plans that are offered, and on demand those that no longer are. */
export function PlanListPage() {
  const t = useTranslations("plans");
  const trpc = useTRPC();
  const query = useQuery(trpc.plan.list.queryOptions());
  const [isAll, setAll] = useState(false);
  usePageTitle(t("title"));
  const plans = query.data;
  const offered = plans?.filter((plan) => !plan.isArchived) ?? [];
  const hasArchived = plans !== undefined && plans.length > offered.length;
  const create = (
    <Link href="/plans/new" className={buttonLook({ variant: "primary" })}>
      <Plus aria-hidden className="size-4" />
      {t("create")}
    </Link>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="flex items-baseline gap-3 text-20 font-semibold">
          {t("title")}
          {offered.length > 0 ? <span className="text-13 font-normal text-muted figures">{offered.length}</span> : null}
        </h1>
        {plans?.length === 0 ? null : create}
      </div>
      {query.isPending ? <Skeleton className="h-72" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {plans?.length === 0 ? (
        <EmptyState title={t("empty")} action={create}>
          {t("emptyText")}
        </EmptyState>
      ) : null}
      {hasArchived ? (
        <Checkbox label={t("showArchived")} checked={isAll} onChange={(event) => setAll(event.target.checked)} />
      ) : null}
      {plans && (isAll ? plans : offered).length > 0 ? <PlanTable plans={isAll ? plans : offered} /> : null}
    </>
  );
}
