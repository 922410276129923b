"use client";
import { Button, buttonLook } from "@berth/ui/button.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { TenantView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { ContainerTable } from "../container/list/container-table.tsx";

/** Renders what a customer has, as the list of all containers does. */
export function CustomerContainers({ customer }: { customer: TenantView }) {
  const t = useTranslations("customers");
  const trpc = useTRPC();
  const query = useQuery(trpc.container.list.queryOptions({ tenantId: customer.id }));
  const isClosed = customer.closedAt !== null;
  const look = buttonLook({ variant: "primary" });
  return (
    <section className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-16 font-semibold">{t("containers")}</h2>
        {isClosed ? (
          <Button variant="primary" disabledReason={t("closedNoContainer")}>
            <Plus aria-hidden className="size-4" />
            {t("createContainer")}
          </Button>
        ) : (
          <Link href={`/containers/new?customer=${customer.id}`} className={look}>
            <Plus aria-hidden className="size-4" />
            {t("createContainer")}
          </Link>
        )}
      </div>
      {query.isPending ? <Skeleton className="h-40" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? (
        <p className="rounded-lg border border-dashed border-control/60 px-6 py-8 text-center text-14 text-muted">
          {t("noContainersText", { name: customer.name })}
        </p>
      ) : null}
      {query.data && query.data.length > 0 ? <ContainerTable containers={query.data} isOfOne /> : null}
    </section>
  );
}
