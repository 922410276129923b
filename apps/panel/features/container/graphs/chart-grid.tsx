"use client";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { CrosshairProvider } from "@berth/ui/charts/crosshair.tsx";
import { TimeChart } from "@berth/ui/charts/time-chart.tsx";
import type { SourceOf } from "./history-source.ts";
import { useChartWords } from "./use-chart-words.ts";
import { useCharts } from "./use-charts.ts";

export interface ChartGridProps {
  limits: ContainerLimits;
  sourceOf: SourceOf;
  /** Where the charts end when they do not follow now. */
  endMs?: number;
}

/** Renders the charts of a container side by side; hovering one shows the same moment on all. */
export function ChartGrid({ limits, sourceOf, endMs }: ChartGridProps) {
  const words = useChartWords(endMs);
  const charts = useCharts(sourceOf, limits);
  return (
    <CrosshairProvider>
      <div className="grid gap-4 lg:grid-cols-2">
        {charts.map((chart) => (
          <TimeChart key={chart.title} {...chart} words={words} />
        ))}
      </div>
    </CrosshairProvider>
  );
}
