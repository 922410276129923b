"use client";
import { Checkbox } from "@berth/ui/checkbox.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";
import { ListPage } from "../shell/list-page.tsx";
import { PlanTable } from "./plan-table.tsx";

/** Renders the plans that are offered, and on demand those that no longer are. */
export function PlanListPage() {
  const t = useTranslations("plans");
  const trpc = useTRPC();
  const query = useQuery(trpc.plan.list.queryOptions());
  const [isAll, setAll] = useState(false);
  const plans = query.data ?? [];
  const offered = plans.filter((plan) => !plan.isArchived);
  const shown = isAll ? plans : offered;
  return (
    <ListPage
      title={t("title")}
      count={query.data?.length}
      figure={offered.length}
      create={{ href: "/plans/new", label: t("create") }}
      empty={{ title: t("empty"), text: t("emptyText") }}
      query={query}
    >
      {plans.length > offered.length ? (
        <Checkbox label={t("showArchived")} checked={isAll} onChange={(event) => setAll(event.target.checked)} />
      ) : null}
      {shown.length > 0 ? <PlanTable plans={shown} /> : null}
    </ListPage>
  );
}
