import type { ChartPoint } from "./chart-data.ts";

/** What a chart says in words; all null when nothing was measured. */
export interface SeriesSummary {
  readonly min: number;
  readonly avg: number;
  readonly p95: number;
  readonly max: number;
  /** Share of the time, 0 to 100, spent within 2 % of the limit; null without a limit. */
  readonly atLimitPercent: number | null;
}

/** Sums one line up for readers who cannot see it, and for the table. */
export function summarizeSeries(
  points: readonly ChartPoint[],
  line: number,
  limit: number | null,
): SeriesSummary | null {
  const readings = points.map((point) => point.values[line] ?? null).filter((reading) => reading !== null);
  if (readings.length === 0) return null;
  const averages = readings.map((reading) => reading.avg).sort((left, right) => left - right);
  const touching = limit === null ? 0 : readings.filter((reading) => reading.max >= limit * 0.98).length;
  return {
    min: Math.min(...readings.map((reading) => reading.min)),
    avg: averages.reduce((total, value) => total + value, 0) / averages.length,
    p95: averages[Math.min(averages.length - 1, Math.floor(averages.length * 0.95))] ?? 0,
    max: Math.max(...readings.map((reading) => reading.max)),
    atLimitPercent: limit === null ? null : (touching / readings.length) * 100,
  };
}
