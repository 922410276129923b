"use client";
import { LONGEST_LIST } from "@berth/core/list/longest-list.ts";
import { Input } from "@berth/ui/input.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";
import { ListPage } from "../shell/list-page.tsx";
import { CustomerTable } from "./customer-table.tsx";

/** Renders the customers, searched by name as it is typed. The provider's own account is none. */
export function CustomerListPage() {
  const t = useTranslations("customers");
  const trpc = useTRPC();
  const [typed, setTyped] = useState("");
  const matching = useDeferredValue(typed.trim());
  const all = useQuery(trpc.tenant.list.queryOptions({}));
  const found = useQuery(trpc.tenant.list.queryOptions({ matching }, { placeholderData: keepPreviousData }));
  const customers = all.data?.filter((tenant) => !tenant.isProvider);
  const shown = found.data?.filter((tenant) => !tenant.isProvider) ?? [];
  const isCut = (tenants: readonly unknown[] | undefined) => tenants?.length === LONGEST_LIST;
  return (
    <ListPage
      title={t("title")}
      count={customers?.length}
      {...(isCut(all.data) ? { figure: `${customers?.length}+` } : {})}
      create={{ href: "/customers/new", label: t("create") }}
      empty={{ title: t("empty"), text: t("emptyText") }}
      query={all}
    >
      <Input
        type="search"
        aria-label={t("filter")}
        placeholder={t("filter")}
        value={typed}
        maxLength={80}
        onChange={(event) => setTyped(event.target.value)}
        className="sm:max-w-80"
      />
      {found.data && shown.length === 0 ? (
        <p className="py-8 text-center text-muted">{t("noMatch", { filter: typed })}</p>
      ) : null}
      {shown.length > 0 ? <CustomerTable customers={shown} /> : null}
      {isCut(found.data) ? <p className="text-13 text-muted">{t("cut", { count: String(shown.length) })}</p> : null}
    </ListPage>
  );
}
