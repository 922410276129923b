import type { History, HistorySeriesName } from "@berth/contract/history.ts";
import type { ChartData } from "@berth/ui/charts/chart-data.ts";
import type { ChartSource } from "@berth/ui/charts/use-live-data.ts";

/** Gives a chart its source by the names of its lines, live or of the past. */
export type SourceOf = (names: readonly HistorySeriesName[]) => ChartSource;

/** Lays out some values of a history as a chart draws them. */
export function readHistory(history: History, names: readonly HistorySeriesName[]): ChartData {
  const { fromMs, toMs, stepMs, gaps } = history;
  const points = history.atMs.map((atMs, index) => ({
    // A point stands for its whole step, so it is drawn in the middle of it.
    atMs: atMs + stepMs / 2,
    values: names.map((name) => {
      const { avg, min, max } = history.series[name];
      return { avg: avg[index] ?? 0, min: min[index] ?? 0, max: max[index] ?? 0 };
    }),
  }));
  return { fromMs, toMs, stepMs, points, gaps };
}

/** Makes the sources of the charts of one stretch: what is past does not change. */
export function makeHistorySource(history: History): SourceOf {
  return (names) => {
    const data = readHistory(history, names);
    return { subscribe: () => () => undefined, read: () => data };
  };
}
