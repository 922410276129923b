"use client";
import { MAX_HISTORY_POINTS } from "@berth/contract/history.ts";
import { Button } from "@berth/ui/button.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { ErrorNotice } from "../../../lib/error-notice.tsx";
import { useTRPC } from "../../../lib/trpc.ts";
import { useFormat } from "../../../lib/use-format.ts";
import { ChartGrid } from "./chart-grid.tsx";
import { type FixedRange, rangeSpanMs } from "./chart-range.ts";
import { makeHistorySource } from "./history-source.ts";

export interface HistoryChartsProps {
  container: ContainerView;
  range: FixedRange;
  onLive: () => void;
}

/** Renders the graphs of a stretch that was chosen: it stands still, and says so. */
export function HistoryCharts({ container, range, onLive }: HistoryChartsProps) {
  const t = useTranslations("graphs");
  const format = useFormat();
  const trpc = useTRPC();
  const input = { ctid: container.ctid, spanMs: rangeSpanMs[range], toMs: null, points: MAX_HISTORY_POINTS };
  // Asked once: a stretch that moves under the reader's eyes is not the one he chose. Choosing it again asks again.
  const query = useQuery(trpc.container.metrics.queryOptions(input, { staleTime: "static", gcTime: 0 }));
  const { data } = query;
  const sourceOf = useMemo(() => (data === undefined ? null : makeHistorySource(data)), [data]);
  if (query.isError) {
    return <ErrorNotice title={t("historyFailed")} error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (data === undefined || sourceOf === null) return <Skeleton className="h-96" />;
  const write = (atMs: number) => (range === "1h" ? format.time(atMs) : format.dateTime(new Date(atMs)));
  return (
    <>
      <Notice
        role="status"
        actions={
          <Button size="small" onClick={onLive}>
            {t("backToLive")}
          </Button>
        }
      >
        {t("paused", { from: write(data.fromMs), to: write(data.toMs) })}
      </Notice>
      <ChartGrid limits={container.limits} sourceOf={sourceOf} endMs={data.toMs} />
    </>
  );
}
