"use client";
import { BIN_DAYS } from "@berth/core/container/bin.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";
import { ListPage } from "../shell/list-page.tsx";
import { BinTable } from "./bin-table.tsx";

/** Renders what was deleted and can still be taken back. */
export function BinPage() {
  const t = useTranslations("bin");
  const trpc = useTRPC();
  const query = useQuery(trpc.container.listBinned.queryOptions());
  return (
    <ListPage
      title={t("title")}
      count={query.data?.length}
      empty={{ title: t("empty"), text: t("emptyText", { days: String(BIN_DAYS) }) }}
      query={query}
    >
      <BinTable containers={query.data ?? []} />
    </ListPage>
  );
}
