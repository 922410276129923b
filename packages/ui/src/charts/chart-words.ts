import type { SeriesSummary } from "./summarize-series.ts";

/** Every word a chart says; the caller brings them in the reader's language. Keep one object for all charts. */
export interface ChartWords {
  readonly now: string;
  /** "no data 4 min" */
  readonly noData: (durationMs: number) => string;
  readonly time: (atMs: number) => string;
  /** Time with seconds, for the table and the crosshair. */
  readonly exactTime: (atMs: number) => string;
  readonly summary: (name: string, summary: SeriesSummary, format: (value: number) => string) => string;
  readonly nothingYet: string;
  readonly asTable: string;
  readonly downloadCsv: string;
  readonly close: string;
  readonly timeColumn: string;
  readonly lowest: string;
  readonly average: string;
  readonly percentile95: string;
  readonly highest: string;
}
