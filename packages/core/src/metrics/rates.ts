import type { Counters } from "./counters.ts";

/** One reading, as far as rates need it: which life it belongs to, when it was made, what it counted. */
export interface Reading {
  readonly startId: string;
  readonly atMs: number;
  readonly counters: Counters;
}

/**
 * What happened between two readings, per second, and the levels at the second one. `cpuCores` 1.5 is
 * one and a half cores busy; `cpuThrottledShare` 0.25 is a quarter of a second waited in each second,
 * summed over cores, so it may exceed 1.
 */
export interface Rates {
  readonly atMs: number;
  readonly cpuCores: number;
  readonly cpuThrottledShare: number;
  readonly ioReadBytesPerSec: number;
  readonly ioWriteBytesPerSec: number;
  readonly ioReadOpsPerSec: number;
  readonly ioWriteOpsPerSec: number;
  readonly netRxBytesPerSec: number;
  readonly netTxBytesPerSec: number;
  /** Processes the kernel killed for want of memory since the reading before. */
  readonly oomKills: number;
  readonly memoryBytes: number;
  readonly memoryWorkingSetBytes: number;
  readonly swapBytes: number;
  readonly processes: number;
}

/** A pair further apart than this many steps has a reading missing between them. */
const GAP_STEPS = 2.5;

/** The counters that only grow within one life; any of them going back means another life. */
export const growingCounters = [
  "cpuUsageUsec",
  "cpuThrottledUsec",
  "ioReadBytes",
  "ioWriteBytes",
  "ioReadOps",
  "ioWriteOps",
  "netRxBytes",
  "netTxBytes",
  "oomKills",
] as const satisfies readonly (keyof Counters)[];

/**
 * Makes rates of two readings taken `stepMs` apart. Null where a rate would be invented: the readings
 * are of two lives, too far apart, in the wrong order, or a counter went back.
 */
export function ratesBetween(before: Reading, after: Reading, stepMs: number): Rates | null {
  const elapsedMs = after.atMs - before.atMs;
  if (before.startId !== after.startId) return null;
  if (!(elapsedMs > 0) || elapsedMs > GAP_STEPS * stepMs) return null;
  if (growingCounters.some((name) => after.counters[name] < before.counters[name])) return null;
  const perSec = (name: (typeof growingCounters)[number]) =>
    ((after.counters[name] - before.counters[name]) * 1000) / elapsedMs;
  const { memoryBytes, memoryWorkingSetBytes, swapBytes, processes } = after.counters;
  return {
    atMs: after.atMs,
    cpuCores: perSec("cpuUsageUsec") / 1_000_000,
    cpuThrottledShare: perSec("cpuThrottledUsec") / 1_000_000,
    ioReadBytesPerSec: perSec("ioReadBytes"),
    ioWriteBytesPerSec: perSec("ioWriteBytes"),
    ioReadOpsPerSec: perSec("ioReadOps"),
    ioWriteOpsPerSec: perSec("ioWriteOps"),
    netRxBytesPerSec: perSec("netRxBytes"),
    netTxBytesPerSec: perSec("netTxBytes"),
    oomKills: after.counters.oomKills - before.counters.oomKills,
    memoryBytes,
    memoryWorkingSetBytes,
    swapBytes,
    processes,
  };
}

/** Makes the rates of a row of readings, oldest first: one shorter than the row, null at every gap. */
export function ratesOf(readings: readonly Reading[], stepMs: number): (Rates | null)[] {
  return readings.slice(1).map((after, index) => {
    const before = readings[index];
    return before === undefined ? null : ratesBetween(before, after, stepMs);
  });
}
