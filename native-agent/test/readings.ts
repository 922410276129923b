// Readings made up for tests of the history: counters that grow and levels that move, as numbers say.
import type { Sample } from "@berth/contract/sample.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import type { Counters } from "@berth/core/metrics/counters.ts";

/** Counters of a container that did nothing. */
export const idle: Counters = {
  cpuUsageUsec: 0,
  cpuThrottledUsec: 0,
  ioReadBytes: 0,
  ioWriteBytes: 0,
  ioReadOps: 0,
  ioWriteOps: 0,
  netRxBytes: 0,
  netTxBytes: 0,
  oomKills: 0,
  memoryBytes: 0,
  memoryWorkingSetBytes: 0,
  swapBytes: 0,
  processes: 0,
};

/** A reading of one container; what is not given is zero, and all are of one life. */
export function sampleOf(ctid: number, atMs: number, counters: Partial<Counters>): Sample {
  return {
    ctid: ctidSchema.parse(ctid),
    startId: "a",
    n: Math.floor(atMs / 1000),
    atMs,
    counters: { ...idle, ...counters },
  };
}
