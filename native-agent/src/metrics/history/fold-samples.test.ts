import type { Sample } from "@berth/contract/sample.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleOf } from "../../../test/readings.ts";
import { type Bucket, foldBuckets } from "./bucket.ts";
import { SampleFolder, type Tick } from "./fold-samples.ts";

const START_MS = 1_700_000_000_000;
/** Where cpuUsageUsec and processes stand in a bucket's rows. */
const CPU = 0;
const PROCESSES = 3;

function fold(samples: readonly Sample[]): Bucket[] {
  const folder = new SampleFolder();
  const ticks: (Tick | null)[] = samples.map((sample) => folder.add([sample], sample.atMs));
  ticks.push(folder.flush());
  return ticks.flatMap((tick) => [...(tick?.buckets.values() ?? [])]);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("ticks of ten seconds", () => {
  test("lose nothing of what was counted, and keep the slowest and the fastest second", () => {
    const growths = fc.array(fc.integer({ min: 0, max: 4_000_000 }), { minLength: 2, maxLength: 100 });
    fc.assert(
      fc.property(growths, fc.nat(20_000), (perSecond, offsetMs) => {
        let cpuUsageUsec = 5;
        const samples = perSecond.map((growth, second) => {
          cpuUsageUsec += second === 0 ? 0 : growth;
          return sampleOf(101, START_MS + offsetMs + second * 1000, { cpuUsageUsec, processes: growth });
        });
        const counted = perSecond.slice(1);
        const ticks = fold(samples);
        expect(sum(ticks.map((tick) => tick.growths[CPU] ?? 0))).toBe(sum(counted));
        expect(sum(ticks.map((tick) => tick.coveredMs))).toBe(counted.length * 1000);
        expect(ticks.at(-1)?.ends[CPU]).toBe(cpuUsageUsec);
        // And folding further keeps all of it.
        const [hour, ...more] = foldBuckets(ticks, 100_000_000_000);
        expect(more).toEqual([]);
        expect(hour?.growths[CPU]).toBe(sum(counted));
        expect([hour?.lowRates[CPU], hour?.highRates[CPU]]).toEqual([Math.min(...counted), Math.max(...counted)]);
        expect([hour?.lows[PROCESSES], hour?.highs[PROCESSES]]).toEqual([Math.min(...counted), Math.max(...counted)]);
        expect(Math.abs((hour?.means[PROCESSES] ?? 0) - sum(counted) / counted.length)).toBeLessThan(ticks.length + 10);
      }),
    );
  });

  test("a missing reading and another life leave uncounted time, never a rate across them", () => {
    const at = (second: number, cpuUsageUsec: number, startId = "a") => ({
      ...sampleOf(101, START_MS + second * 1000, { cpuUsageUsec }),
      startId,
    });
    const [tick] = fold([at(0, 100), at(1, 200), at(5, 9_000_000), at(6, 9_000_100), at(7, 50, "b"), at(8, 70, "b")]);
    expect(tick).toMatchObject({ coveredMs: 3000, endMs: START_MS + 8000 });
    expect([tick?.growths[CPU], tick?.ends[CPU], tick?.highRates[CPU]]).toEqual([220, 70, 100]);
  });

  test("a container that ended has no part in the ticks after it", () => {
    const folder = new SampleFolder();
    for (let second = 0; second < 12; second += 1)
      folder.add([sampleOf(101, START_MS + second * 1000, {})], START_MS + second * 1000);
    folder.add([], START_MS + 20_000);
    expect(folder.add([], START_MS + 40_000)?.buckets.size).toBe(0);
    expect(folder.flush()?.buckets.size).toBe(0);
  });

  test("a container first read in a tick's last second is counted from there on", () => {
    const [tick] = fold([
      sampleOf(101, START_MS + 9000, { cpuUsageUsec: 5 }),
      sampleOf(101, START_MS + 10_000, { cpuUsageUsec: 8 }),
    ]);
    expect(tick?.growths[CPU]).toBe(3);
  });

  test("what is forgotten is not in the tick begun", () => {
    const folder = new SampleFolder();
    for (const second of [0, 1, 2]) folder.add([sampleOf(101, START_MS + second * 1000, {})], START_MS + second * 1000);
    folder.forget(101);
    expect(folder.flush()?.buckets.size).toBe(0);
  });
});
