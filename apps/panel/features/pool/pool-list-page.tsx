"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";
import { ListPage } from "../shell/list-page.tsx";
import { PoolTable } from "./pool-table.tsx";

/** Renders all pools with how full each is. */
export function PoolListPage() {
  const t = useTranslations("pools");
  const trpc = useTRPC();
  const query = useQuery(trpc.pool.list.queryOptions());
  return (
    <ListPage
      title={t("title")}
      count={query.data?.length}
      create={{ href: "/pools/new", label: t("create") }}
      empty={{ title: t("empty"), text: t("emptyText") }}
      query={query}
    >
      <PoolTable pools={query.data ?? []} />
    </ListPage>
  );
}
