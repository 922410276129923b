"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { ChartGrid } from "./chart-grid.tsx";
import { HistoryCharts } from "./history-charts.tsx";
import type { SourceOf } from "./history-source.ts";
import type { LiveSamples } from "./use-live-samples.ts";
import { useRange } from "./use-range.ts";

export interface GraphsTabProps {
  container: ContainerView;
  live: LiveSamples;
  isRunning: boolean;
}

/** Renders the graphs of a container: live, or of the stretch that the address names. */
export function GraphsTab({ container, live, isRunning }: GraphsTabProps) {
  const t = useTranslations("graphs");
  const [range, choose] = useRange();
  const sourceOf = useMemo<SourceOf>(
    () => (names) => live.store.source((rates) => names.map((name) => rates[name])),
    [live.store],
  );
  return (
    <div className="grid gap-4">
      {isRunning || range !== "live" ? null : <Notice>{t("stopped")}</Notice>}
      {live.isFailed && range === "live" ? (
        <Notice tone="warn" role="status">
          {t("failed")}
        </Notice>
      ) : null}
      {range === "live" ? (
        <ChartGrid limits={container.limits} sourceOf={sourceOf} />
      ) : (
        <HistoryCharts key={range} container={container} range={range} onLive={() => choose("live")} />
      )}
    </div>
  );
}
