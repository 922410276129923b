// A bucket: what one container did over a stretch of time, small enough to be kept for two years. Made
// of two readings by fold-samples.ts, and of other buckets by everybody here: one second, ten seconds
// and an hour have the same shape, so that there is one way of folding. Pure.
import { crc32 } from "node:zlib";
import type { Counters } from "@berth/core/metrics/counters.ts";
import { growingCounters, type Reading, ratesBetween } from "@berth/core/metrics/rates.ts";
import { SAMPLE_STEP_MS } from "../sample-step.ts";

/** What goes up and down; the order is part of the packed form, so new names come last. */
export const levelNames = [
  "memoryBytes",
  "memoryWorkingSetBytes",
  "swapBytes",
  "processes",
] as const satisfies readonly (keyof Counters)[];

/** One row of numbers per kind of value; counters in the order of `growingCounters`, levels of `levelNames`. */
export interface Bucket {
  /** Where the bucket begins: a multiple of its length. */
  readonly atMs: number;
  /** When its last reading was made. */
  readonly endMs: number;
  /** For how long it was measured; less than its length means that readings are missing. */
  readonly coveredMs: number;
  /** Which life of the container the counters at its end belong to: between two lives they begin anew. */
  readonly life: number;
  /** The counters at its end, and by how much they grew while it was measured. */
  readonly ends: readonly number[];
  readonly growths: readonly number[];
  /** The lowest and the highest growth a second, of readings a second apart. */
  readonly lowRates: readonly number[];
  readonly highRates: readonly number[];
  /** The levels at its end, on average over the measured time, and at their extremes. */
  readonly lasts: readonly number[];
  readonly means: readonly number[];
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

/** Makes the bucket of the time between two readings; null where a rate would be invented. */
export function bucketBetween(before: Reading, after: Reading): Bucket | null {
  if (ratesBetween(before, after, SAMPLE_STEP_MS) === null) return null;
  const coveredMs = after.atMs - before.atMs;
  const growths = growingCounters.map((name) => after.counters[name] - before.counters[name]);
  const rates = growths.map((growth) => Math.round((growth * 1000) / coveredMs));
  const levels = levelNames.map((name) => after.counters[name]);
  return {
    atMs: after.atMs,
    endMs: after.atMs,
    coveredMs,
    life: crc32(after.startId),
    ends: growingCounters.map((name) => after.counters[name]),
    growths,
    lowRates: rates,
    highRates: rates,
    lasts: levels,
    means: levels,
    lows: levels,
    highs: levels,
  };
}

/** Folds two buckets into one that begins where the first begins; which ended later decides the ends. */
export function mergeBuckets(one: Bucket, other: Bucket): Bucket {
  const later = one.endMs <= other.endMs ? other : one;
  const coveredMs = one.coveredMs + other.coveredMs;
  const share = other.coveredMs / coveredMs;
  return {
    atMs: Math.min(one.atMs, other.atMs),
    endMs: later.endMs,
    coveredMs,
    life: later.life,
    ends: later.ends,
    growths: zip(one.growths, other.growths, (a, b) => a + b),
    lowRates: zip(one.lowRates, other.lowRates, Math.min),
    highRates: zip(one.highRates, other.highRates, Math.max),
    lasts: later.lasts,
    // Whole numbers pack well, and a byte more or less is nobody's memory.
    means: zip(one.means, other.means, (a, b) => Math.round(a + (b - a) * share)),
    lows: zip(one.lows, other.lows, Math.min),
    highs: zip(one.highs, other.highs, Math.max),
  };
}

function zip(one: readonly number[], other: readonly number[], join: (a: number, b: number) => number): number[] {
  return one.map((value, index) => join(value, other[index] ?? 0));
}

/** Folds buckets into steps of `stepMs`, each beginning at a multiple of it; gives them in order of time. */
export function foldBuckets(buckets: Iterable<Bucket>, stepMs: number): Bucket[] {
  const steps = new Map<number, Bucket>();
  for (const bucket of buckets) {
    const atMs = Math.floor(bucket.atMs / stepMs) * stepMs;
    const known = steps.get(atMs);
    steps.set(atMs, { ...(known === undefined ? bucket : mergeBuckets(known, bucket)), atMs });
  }
  return [...steps.values()].sort((one, other) => one.atMs - other.atMs);
}
