/** The stretches the graphs can show, as they stand in the address; the first one follows now. */
export const chartRanges = ["live", "1h", "24h"] as const;
export type ChartRange = (typeof chartRanges)[number];
export type FixedRange = Exclude<ChartRange, "live">;

const HOUR_MS = 3_600_000;

/** How long each fixed stretch is. */
export const rangeSpanMs: Readonly<Record<FixedRange, number>> = { "1h": HOUR_MS, "24h": 24 * HOUR_MS };

/** Reads a range from an address; anything unknown is live. */
export function parseRange(text: string | null): ChartRange {
  return chartRanges.find((known) => known === text) ?? "live";
}
