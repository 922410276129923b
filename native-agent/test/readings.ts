// Readings made up for tests of the history: counters that grow and levels that move, as numbers say.
import type { Sample } from "@berth/contract/sample.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { type Counters, zeroCounters } from "@berth/core/metrics/counters.ts";

/** A reading of one container; what is not given is zero, and all are of one life. */
export function sampleOf(ctid: number, atMs: number, counters: Partial<Counters>): Sample {
  return {
    ctid: ctidSchema.parse(ctid),
    startId: "a",
    n: Math.floor(atMs / 1000),
    atMs,
    counters: { ...zeroCounters, ...counters },
  };
}
