"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { PoolTable } from "./pool-table.tsx";

/** Renders all pools with how full each is. */
export function PoolListPage() {
  const t = useTranslations("pools");
  const trpc = useTRPC();
  const query = useQuery(trpc.pool.list.queryOptions());
  usePageTitle(t("title"));
  const create = (
    <Link href="/pools/new" className={buttonLook({ variant: "primary" })}>
      <Plus aria-hidden className="size-4" />
      {t("create")}
    </Link>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="flex items-baseline gap-3 text-20 font-semibold">
          {t("title")}
          {query.data && query.data.length > 0 ? (
            <span className="text-13 font-normal text-muted figures">{query.data.length}</span>
          ) : null}
        </h1>
        {query.data?.length === 0 ? null : create}
      </div>
      {query.isPending ? <Skeleton className="h-48" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? (
        <EmptyState title={t("empty")} action={create}>
          {t("emptyText")}
        </EmptyState>
      ) : null}
      {query.data && query.data.length > 0 ? <PoolTable pools={query.data} /> : null}
    </>
  );
}
