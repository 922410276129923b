"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { AddressCard } from "./address-card.tsx";
import { AddressesCard } from "./addresses-card.tsx";
import { PoolHeader } from "./pool-header.tsx";
import { PoolSettings } from "./pool-settings.tsx";

/** Renders one pool: how full it is, its map, one address in full, and what of it can be changed. */
export function PoolPage({ id }: { id: string }) {
  const t = useTranslations("pools");
  const trpc = useTRPC();
  const [block, setBlock] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);
  const query = useQuery(trpc.pool.get.queryOptions({ id, block }, { placeholderData: keepPreviousData }));
  usePageTitle(query.data?.pool.name ?? t("title"));
  if (query.isError && readError(query.error).code === "pool.not_found") return <Missing />;
  if (query.data === undefined) {
    if (query.isError) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
    return (
      <>
        <Skeleton className="h-8 w-96 max-w-full" />
        <Skeleton className="h-72" />
      </>
    );
  }
  const { pool, cells } = query.data;
  const cell = cells.find(({ address }) => address === chosen);
  return (
    <>
      <PoolHeader pool={pool} />
      <AddressesCard map={query.data} block={block} onBlock={setBlock} chosen={chosen} onChoose={setChosen} />
      {cell === undefined ? null : <AddressCard key={cell.address} cell={cell} />}
      <PoolSettings key={pool.id} pool={pool} />
    </>
  );
}

function Missing() {
  const t = useTranslations("pools");
  const errorText = useErrorText();
  return (
    <EmptyState
      title={t("missing")}
      action={
        <Link href="/pools" className={buttonLook({ variant: "primary" })}>
          {t("toList")}
        </Link>
      }
    >
      {errorText({ code: "pool.not_found", params: {} })}
    </EmptyState>
  );
}
