// Turns the buckets of one container into the answer to `metrics.history`: equal steps with average,
// lowest and highest of every value, and the stretches nothing is known of. Pure; called by the worker.
import {
  type History,
  type HistorySeries,
  type HistorySeriesName,
  historySeriesNames,
} from "@berth/contract/history.ts";
import { growingCounters } from "@berth/core/metrics/rates.ts";
import { type Bucket, foldBuckets, levelNames } from "./bucket.ts";

/** A rate needs two readings; a stretch may begin this much before its first bucket. */
const PAIR_MS = 2500;

type Source =
  | { readonly counter: (typeof growingCounters)[number]; readonly unit: number }
  | { readonly level: (typeof levelNames)[number] };

/** What each value is made of; `unit` is how much of the counter is one. */
const sources: Readonly<Record<HistorySeriesName, Source>> = {
  cpuCores: { counter: "cpuUsageUsec", unit: 1_000_000 },
  cpuThrottledShare: { counter: "cpuThrottledUsec", unit: 1_000_000 },
  ioReadBytesPerSec: { counter: "ioReadBytes", unit: 1 },
  ioWriteBytesPerSec: { counter: "ioWriteBytes", unit: 1 },
  ioReadOpsPerSec: { counter: "ioReadOps", unit: 1 },
  ioWriteOpsPerSec: { counter: "ioWriteOps", unit: 1 },
  netRxBytesPerSec: { counter: "netRxBytes", unit: 1 },
  netTxBytesPerSec: { counter: "netTxBytes", unit: 1 },
  memoryBytes: { level: "memoryBytes" },
  memoryWorkingSetBytes: { level: "memoryWorkingSetBytes" },
  swapBytes: { level: "swapBytes" },
  processes: { level: "processes" },
};

export interface AskedRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** Answers for the range; buckets outside of its steps must not be given. */
export function answerHistory(buckets: readonly Bucket[], range: AskedRange): History {
  const steps = foldBuckets(buckets, range.stepMs);
  const series = historySeriesNames.map((name) => [name, readSeries(steps, sources[name])] as const);
  return {
    ...range,
    atMs: steps.map(({ atMs }) => atMs),
    // Built from the whole list of names, so every name is there.
    series: Object.fromEntries(series) as History["series"],
    gaps: findGaps(buckets, range),
  };
}

function readSeries(steps: readonly Bucket[], source: Source): HistorySeries {
  if ("level" in source) {
    const index = levelNames.indexOf(source.level);
    const pick = (row: "means" | "lows" | "highs") => steps.map((step) => step[row][index] ?? 0);
    return { avg: pick("means"), min: pick("lows"), max: pick("highs") };
  }
  const index = growingCounters.indexOf(source.counter);
  const pick = (row: "lowRates" | "highRates") => steps.map((step) => round((step[row][index] ?? 0) / source.unit));
  const avg = steps.map((step) => round(((step.growths[index] ?? 0) * 1000) / step.coveredMs / source.unit));
  return { avg, min: pick("lowRates"), max: pick("highRates") };
}

/** A millionth of a core is what the kernel counts in; more digits only make the answer long. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Finds what no reading covers, from the beginning of the range to its end, where it is as long as a step. */
function findGaps(buckets: readonly Bucket[], { fromMs, toMs, stepMs }: AskedRange): History["gaps"] {
  const gaps: History["gaps"] = [];
  let knownMs = fromMs;
  const longEnoughMs = Math.min(stepMs, toMs - fromMs) - PAIR_MS;
  const reach = (nextMs: number) => {
    if (nextMs - knownMs >= longEnoughMs) gaps.push({ fromMs: knownMs, toMs: nextMs });
  };
  for (const { endMs, coveredMs } of buckets.toSorted((one, other) => one.endMs - other.endMs)) {
    reach(Math.min(endMs - coveredMs, toMs));
    knownMs = Math.max(knownMs, Math.min(endMs, toMs));
  }
  reach(toMs);
  return gaps;
}
