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
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { CustomerTable } from "./customer-table.tsx";

/** Renders all customers, with a filter that answers while it is typed. The provider's own account is none. */
export function CustomerListPage() {
  const t = useTranslations("customers");
  const trpc = useTRPC();
  const query = useQuery(trpc.tenant.list.queryOptions());
  const [typed, setTyped] = useState("");
  usePageTitle(t("title"));
  const customers = query.data?.filter((tenant) => !tenant.isProvider);
  const wanted = typed.trim().toLowerCase();
  const shown = customers?.filter(({ name }) => name.toLowerCase().includes(wanted)) ?? [];
  const create = (
    <Link href="/customers/new" className={buttonLook({ variant: "primary" })}>
      <Plus aria-hidden className="size-4" />
      {t("create")}
    </Link>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="flex items-baseline gap-3 text-20 font-semibold">
          {t("title")}
          {customers && customers.length > 0 ? (
            <span className="text-13 font-normal text-muted figures">{customers.length}</span>
          ) : null}
        </h1>
        {customers?.length === 0 ? null : create}
      </div>
      {query.isPending ? <Skeleton className="h-72" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {customers?.length === 0 ? (
        <EmptyState title={t("empty")} action={create}>
          {t("emptyText")}
        </EmptyState>
      ) : null}
      {customers && customers.length > 0 ? (
        <>
          <Input
            type="search"
            aria-label={t("filter")}
            placeholder={t("filter")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className="sm:max-w-80"
          />
          {shown.length === 0 ? (
            <p className="py-8 text-center text-muted">{t("noMatch", { filter: typed })}</p>
          ) : (
            <CustomerTable customers={shown} />
          )}
        </>
      ) : null}
    </>
  );
}
