"use client";
import { BIN_DAYS } from "@berth/core/container/bin.ts";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { BinTable } from "./bin-table.tsx";

/** Renders what was deleted and can still be taken back. */
export function BinPage() {
  const t = useTranslations("bin");
  const trpc = useTRPC();
  const query = useQuery(trpc.container.listBinned.queryOptions());
  usePageTitle(t("title"));
  return (
    <>
      <h1 className="flex items-baseline gap-3 text-20 font-semibold">
        {t("title")}
        {query.data && query.data.length > 0 ? (
          <span className="text-13 font-normal text-muted figures">{query.data.length}</span>
        ) : null}
      </h1>
      {query.isPending ? <Skeleton className="h-48" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? (
        <EmptyState title={t("empty")}>{t("emptyText", { days: String(BIN_DAYS) })}</EmptyState>
      ) : null}
      {query.data && query.data.length > 0 ? <BinTable containers={query.data} /> : null}
    </>
  );
}
