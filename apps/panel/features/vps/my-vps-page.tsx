"use client";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { VpsCard } from "./vps-card.tsx";

/** Renders a customer's first page: each VPS with its state, its address, what it uses and its power. */
export function MyVpsPage() {
  const t = useTranslations("vps");
  const trpc = useTRPC();
  const query = useQuery(trpc.container.list.queryOptions({}));
  usePageTitle(t("title"));
  return (
    <>
      <h1 className="text-20 font-semibold">{t("title")}</h1>
      {query.isPending ? <Skeleton className="h-56" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState> : null}
      {query.data && query.data.length > 0 ? (
        <div className="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
          {query.data.map((container) => (
            <VpsCard key={container.id} container={container} />
          ))}
        </div>
      ) : null}
    </>
  );
}
