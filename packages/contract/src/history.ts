import { ctidSchema } from "@berth/core/container/ctid.ts";
import type { Rates } from "@berth/core/metrics/rates.ts";
import { z } from "zod";

/** The most buckets one answer has; more are not seen at a chart's width. */
export const MAX_HISTORY_POINTS = 240;
const MAX_SPAN_MS = 3 * 365 * 24 * 3_600_000;

/** A stretch of a container's past, in at most `points` buckets of equal length. */
export const historyAskSchema = z
  .strictObject({
    ctid: ctidSchema,
    fromMs: z.number().int().min(0),
    toMs: z.number().int().min(0),
    points: z.number().int().min(2).max(MAX_HISTORY_POINTS),
  })
  .refine(({ fromMs, toMs }) => toMs > fromMs && toMs - fromMs <= MAX_SPAN_MS, { path: ["toMs"] });
export type HistoryAsk = z.infer<typeof historyAskSchema>;

const row = z.array(z.number().min(0)).max(MAX_HISTORY_POINTS);
/** One value over time; each row is as long as `atMs`. Average, lowest and highest of readings a second apart. */
const seriesSchema = z.strictObject({ avg: row, min: row, max: row });
export type HistorySeries = z.infer<typeof seriesSchema>;

/** The values of a history, named and counted in the units of `Rates`. */
export const historySeriesNames = [
  "cpuCores",
  "cpuThrottledShare",
  "ioReadBytesPerSec",
  "ioWriteBytesPerSec",
  "ioReadOpsPerSec",
  "ioWriteOpsPerSec",
  "netRxBytesPerSec",
  "netTxBytesPerSec",
  "memoryBytes",
  "memoryWorkingSetBytes",
  "swapBytes",
  "processes",
] as const satisfies readonly (keyof Rates)[];
export type HistorySeriesName = (typeof historySeriesNames)[number];

/** What is known of the stretch. A bucket in which nothing was measured is absent and lies in a gap. */
export const historySchema = z.strictObject({
  fromMs: z.number().int(),
  toMs: z.number().int(),
  stepMs: z.number().int().min(1),
  /** Where each bucket begins, ascending. */
  atMs: z.array(z.number().int()).max(MAX_HISTORY_POINTS),
  series: z.record(z.enum(historySeriesNames), seriesSchema),
  /** Stretches without a reading at least as long as a bucket: the agent was away, or the container was off. */
  gaps: z.array(z.strictObject({ fromMs: z.number().int(), toMs: z.number().int() })),
});
export type History = z.infer<typeof historySchema>;
