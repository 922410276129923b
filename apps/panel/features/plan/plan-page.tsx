"use client";
import { Card } from "@berth/ui/card.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { ContainerTable } from "../container/list/container-table.tsx";
import { LimitList } from "../limits/limit-list.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { PlanHeader } from "./plan-header.tsx";
import { VersionTable } from "./version-table.tsx";

/** Renders one plan: what it offers, what it offered before, who has it. */
export function PlanPage({ planId }: { planId: string }) {
  const t = useTranslations("plans");
  const trpc = useTRPC();
  const query = useQuery(trpc.plan.get.queryOptions({ planId }));
  usePageTitle(query.data?.plan.name ?? t("title"));
  if (query.isPending) return <Skeleton className="h-72" />;
  if (query.isError) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  const { plan, versions } = query.data;
  return (
    <>
      <PlanHeader plan={plan} />
      {plan.isArchived ? (
        <Notice tone="info" title={t("archivedNotice")}>
          {t("archivedText")}
        </Notice>
      ) : null}
      <Card title={t("limits")} aside={t("versionOf", { plan: plan.name, version: String(plan.version) })}>
        <LimitList limits={plan.limits} />
      </Card>
      <section className="grid gap-3">
        <h2 className="text-16 font-semibold">{t("versions")}</h2>
        <VersionTable versions={versions} />
      </section>
      <UsedBy planId={planId} />
    </>
  );
}

function UsedBy({ planId }: { planId: string }) {
  const t = useTranslations("plans");
  const trpc = useTRPC();
  const query = useQuery(trpc.container.list.queryOptions({ planId }));
  return (
    <section className="grid gap-3">
      <h2 className="text-16 font-semibold">{t("usedBy")}</h2>
      {query.isPending ? <Skeleton className="h-40" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? (
        <p className="rounded-lg border border-dashed border-control/60 px-6 py-8 text-center text-14 text-muted">
          {t("noUse")}
        </p>
      ) : null}
      {query.data && query.data.length > 0 ? <ContainerTable containers={query.data} /> : null}
    </section>
  );
}
