"use client";
import { CrosshairProvider } from "@berth/ui/charts/crosshair.tsx";
import { TimeChart } from "@berth/ui/charts/time-chart.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useChartWords } from "./use-chart-words.ts";
import { useCharts } from "./use-charts.ts";
import type { LiveSamples } from "./use-live-samples.ts";

/** Renders the live graphs of a container; hovering one shows the same moment on all. */
export function GraphsTab({
  container,
  live,
  isRunning,
}: {
  container: ContainerView;
  live: LiveSamples;
  isRunning: boolean;
}) {
  const t = useTranslations("graphs");
  const words = useChartWords();
  const charts = useCharts(live.store, container.limits);
  return (
    <div className="grid gap-4">
      {isRunning ? null : <Notice>{t("stopped")}</Notice>}
      {live.isFailed ? (
        <Notice tone="warn" role="status">
          {t("failed")}
        </Notice>
      ) : null}
      <CrosshairProvider>
        <div className="grid gap-4 lg:grid-cols-2">
          {charts.map((chart) => (
            <TimeChart key={chart.title} {...chart} words={words} />
          ))}
        </div>
      </CrosshairProvider>
    </div>
  );
}
