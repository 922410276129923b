import { growingCounters } from "@berth/core/metrics/rates.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bucket, levelNames } from "./bucket.ts";
import { packBuckets, unpackBuckets } from "./pack-buckets.ts";
import { packTick, readTick } from "./pack-tick.ts";
import { TICK_MS } from "./tiers.ts";

const amount = fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 2 ** 51 }));
const counter = fc
  .record({ end: amount, growth: fc.oneof(fc.constant(0), amount), low: amount, more: amount })
  .map(({ end, growth, low, more }) =>
    growth === 0 ? { end, growth, low: 0, high: 0 } : { end, growth, low, high: low + more },
  );
const level = fc
  .tuple(amount, amount, amount, amount)
  .map(([a, b, c, last]) => [a, b, c].sort((one, other) => one - other).concat(last));
const bucket = fc
  .record({
    slot: fc.nat(300_000_000),
    endOffset: fc.integer({ min: -5000, max: 3_600_000 }),
    coveredMs: fc.integer({ min: 1, max: 3_600_000 }),
    life: fc.oneof(fc.constant(7), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    counters: fc.array(counter, { minLength: growingCounters.length, maxLength: growingCounters.length }),
    levels: fc.array(level, { minLength: levelNames.length, maxLength: levelNames.length }),
  })
  .map(({ slot, endOffset, coveredMs, life, counters, levels }): Bucket => {
    const pick = (index: number) => levels.map((row) => row[index] ?? 0);
    return {
      atMs: slot * TICK_MS,
      endMs: slot * TICK_MS + endOffset,
      coveredMs,
      life,
      ends: counters.map(({ end }) => end),
      growths: counters.map(({ growth }) => growth),
      lowRates: counters.map(({ low }) => low),
      highRates: counters.map(({ high }) => high),
      lows: pick(0),
      means: pick(1),
      highs: pick(2),
      lasts: pick(3),
    };
  });
const window = fc
  .uniqueArray(bucket, { maxLength: 60, selector: ({ atMs }) => atMs })
  .map((buckets) => buckets.sort((one, other) => one.atMs - other.atMs));

describe("the packed form", () => {
  test("gives back every bucket as it was", () => {
    fc.assert(
      fc.property(window, (buckets) => {
        expect(unpackBuckets(packBuckets(buckets, TICK_MS), TICK_MS)).toEqual(buckets);
      }),
    );
  });

  test("does not write a counter again that the growth before it tells", () => {
    fc.assert(
      fc.property(bucket, fc.nat(10), (first, growth) => {
        const next: Bucket = {
          ...first,
          atMs: first.atMs + TICK_MS,
          endMs: first.endMs + TICK_MS,
          ends: first.ends.map((end) => end + growth),
          growths: first.growths.map(() => growth),
          lowRates: first.lowRates.map(() => 0),
          highRates: first.highRates.map(() => growth),
          lasts: first.means,
          lows: first.means,
          highs: first.means,
        };
        const one = packBuckets([first], TICK_MS);
        const two = packBuckets([first, next], TICK_MS);
        expect(unpackBuckets(two, TICK_MS)).toEqual([first, next]);
        expect(two.length - one.length).toBeLessThan(60);
      }),
    );
  });

  test("a row cut short is an error, not a shorter history", () => {
    fc.assert(
      fc.property(
        window.filter(({ length }) => length > 0),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (buckets, share) => {
          const row = packBuckets(buckets, TICK_MS);
          expect(() => unpackBuckets(row.subarray(0, Math.floor(row.length * share)), TICK_MS)).toThrow("cut short");
        },
      ),
    );
  });

  test("a row of another version is not read", () => {
    const row = packBuckets([], TICK_MS);
    row[0] = 9;
    expect(() => unpackBuckets(row, TICK_MS)).toThrow("version 9");
  });

  test("a tick gives each container its own part", () => {
    const owned = fc.array(fc.tuple(fc.integer({ min: 101, max: 999_999_999 }), bucket), { maxLength: 40 });
    fc.assert(
      fc.property(owned, (rows) => {
        const buckets = new Map(rows);
        const read = [...readTick(packTick(buckets))].map(([ctid, part]) => [ctid, unpackBuckets(part, TICK_MS)[0]]);
        expect(read).toEqual([...buckets]);
      }),
    );
  });
});
