"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Input } from "@berth/ui/input.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../../lib/error-notice.tsx";
import { useTRPC } from "../../../lib/trpc.ts";
import { usePageTitle } from "../../shell/use-page-title.ts";
import { ContainerTable } from "./container-table.tsx";
import { filterContainers, listOwners } from "./filter-containers.ts";
import { OwnerSelect } from "./owner-select.tsx";

/** Renders all containers, with a filter that answers while it is typed. */
export function ContainerListPage() {
  const t = useTranslations("containers");
  const trpc = useTRPC();
  const query = useQuery(trpc.container.list.queryOptions());
  const [typed, setTyped] = useState("");
  const [tenantId, setTenantId] = useState("");
  usePageTitle(t("title"));
  const owners = listOwners(query.data ?? []);
  const shown = filterContainers(query.data ?? [], { typed, tenantId });
  const create = (
    <Link href="/containers/new" className={buttonLook({ variant: "primary" })}>
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
      {query.isPending ? <Skeleton className="h-72" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? (
        <EmptyState title={t("empty")} action={create}>
          {t("emptyText")}
        </EmptyState>
      ) : null}
      {query.data && query.data.length > 0 ? (
        <>
          <div className="flex flex-wrap gap-3">
            <Input
              type="search"
              aria-label={t("filter")}
              placeholder={t("filter")}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="sm:max-w-80"
            />
            {owners.length > 1 ? <OwnerSelect owners={owners} value={tenantId} onChange={setTenantId} /> : null}
          </div>
          {shown.length === 0 ? (
            <p className="py-8 text-center text-muted">
              {typed.trim() === "" ? t("noneOfCustomer") : t("noMatch", { filter: typed })}
            </p>
          ) : (
            <ContainerTable containers={shown} />
          )}
        </>
      ) : null}
    </>
  );
}
