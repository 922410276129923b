"use client";
import { LONGEST_LIST } from "@berth/core/list/longest-list.ts";
import { Input } from "@berth/ui/input.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../../lib/trpc.ts";
import { ListPage } from "../../shell/list-page.tsx";
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
  const containers = query.data ?? [];
  const isCut = containers.length === LONGEST_LIST;
  const owners = listOwners(containers);
  const shown = filterContainers(containers, { typed, tenantId });
  return (
    <ListPage
      title={t("title")}
      count={query.data?.length}
      {...(isCut ? { figure: `${LONGEST_LIST}+` } : {})}
      create={{ href: "/containers/new", label: t("create") }}
      empty={{ title: t("empty"), text: t("emptyText") }}
      query={query}
    >
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
      {isCut ? <p className="text-13 text-muted">{t("cut", { count: String(LONGEST_LIST) })}</p> : null}
    </ListPage>
  );
}
