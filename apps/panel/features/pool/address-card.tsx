"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { AddressCell } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { useFormat } from "../../lib/use-format.ts";
import { FreeNowDialog } from "./free-now-dialog.tsx";
import { HolderTable } from "./holder-table.tsx";

/** Renders what one address is and who had it; one that rests can be freed here. */
export function AddressCard({ cell }: { cell: AddressCell }) {
  const t = useTranslations("pools");
  const format = useFormat();
  const trpc = useTRPC();
  const { address, state, until } = cell;
  const history = useQuery(trpc.pool.history.queryOptions({ address }));
  const [isFreeing, setFreeing] = useState(false);
  const word = t(`states.${state}`);
  return (
    <Card
      title={<span className="font-mono">{address}</span>}
      aside={until === null ? word : `${word} ${t("until", { time: format.dateTime(until) })}`}
    >
      <div className="grid gap-3">
        {state === "quarantined" ? (
          <div>
            <Button onClick={() => setFreeing(true)}>{t("freeNow")}</Button>
          </div>
        ) : null}
        {history.isPending ? <Skeleton className="h-16" /> : null}
        {history.isError ? <ErrorNotice error={history.error} onRetry={() => void history.refetch()} /> : null}
        {history.data?.length === 0 ? <p className="text-13 text-muted">{t("historyEmpty")}</p> : null}
        {history.data && history.data.length > 0 ? <HolderTable holders={history.data} /> : null}
      </div>
      {isFreeing ? <FreeNowDialog address={address} onClose={() => setFreeing(false)} /> : null}
    </Card>
  );
}
