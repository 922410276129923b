"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { useFormat } from "../../lib/use-format.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { CustomerContainers } from "./customer-containers.tsx";
import { CustomerHeader } from "./customer-header.tsx";
import { CustomerLogins } from "./customer-logins.tsx";

/** Renders one customer: who signs in for it, and what it has. */
export function CustomerPage({ tenantId }: { tenantId: string }) {
  const t = useTranslations("customers");
  const format = useFormat();
  const trpc = useTRPC();
  const query = useQuery(trpc.tenant.get.queryOptions({ tenantId }));
  usePageTitle(query.data?.tenant.name ?? t("title"));
  if (query.isPending) return <Skeleton className="h-72" />;
  if (query.isError) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  const { tenant, members } = query.data;
  return (
    <>
      <CustomerHeader customer={tenant} />
      {tenant.closedAt === null ? null : (
        <Notice tone="info" title={t("closedSince", { time: format.dateTime(tenant.closedAt) })}>
          {t("closedText")}
        </Notice>
      )}
      {tenant.isProvider ? null : <CustomerLogins customer={tenant} members={members} />}
      <CustomerContainers customer={tenant} />
    </>
  );
}
