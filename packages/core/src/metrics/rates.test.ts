import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Counters, zeroCounters } from "./counters.ts";
import { type Reading, ratesBetween, ratesOf } from "./rates.ts";

const STEP_MS = 1000;
const amount = fc.integer({ min: 0, max: 2 ** 40 });
const counters = fc.record<Counters>({
  cpuUsageUsec: amount,
  cpuThrottledUsec: amount,
  ioReadBytes: amount,
  ioWriteBytes: amount,
  ioReadOps: amount,
  ioWriteOps: amount,
  netRxBytes: amount,
  netTxBytes: amount,
  oomKills: amount,
  memoryBytes: amount,
  memoryWorkingSetBytes: amount,
  swapBytes: amount,
  processes: amount,
});
const growth = fc.record({ elapsedMs: fc.integer({ min: 1, max: 2.5 * STEP_MS }), first: counters, more: counters });

function sum(one: Counters, other: Counters): Counters {
  const total = { ...one };
  for (const name of Object.keys(one) as (keyof Counters)[]) total[name] += other[name];
  return total;
}

function pair({ elapsedMs, first, more }: { elapsedMs: number; first: Counters; more: Counters }): [Reading, Reading] {
  return [
    { startId: "a", atMs: 1_000_000, counters: first },
    { startId: "a", atMs: 1_000_000 + elapsedMs, counters: sum(first, more) },
  ];
}

describe("rates", () => {
  test("one core busy for one second is one core", () => {
    const before = { startId: "a", atMs: 0, counters: zeroCounters };
    const after = {
      startId: "a",
      atMs: 1000,
      counters: { ...zeroCounters, cpuUsageUsec: 1_000_000, netRxBytes: 125_000 },
    };
    expect(ratesBetween(before, after, STEP_MS)).toMatchObject({
      cpuCores: 1,
      netRxBytesPerSec: 125_000,
      ioReadOpsPerSec: 0,
    });
  });

  test("a rate times the time that passed is what was counted", () => {
    fc.assert(
      fc.property(growth, (grown) => {
        const rates = ratesBetween(...pair(grown), STEP_MS);
        expect(rates).not.toBeNull();
        expect(((rates?.netRxBytesPerSec ?? -1) * grown.elapsedMs) / 1000).toBeCloseTo(grown.more.netRxBytes, 0);
        expect((rates?.cpuCores ?? -1) * grown.elapsedMs * 1000).toBeCloseTo(grown.more.cpuUsageUsec, 0);
        expect(rates?.oomKills).toBe(grown.more.oomKills);
      }),
    );
  });

  test("no rate is ever negative or not a number", () => {
    fc.assert(
      fc.property(growth, (grown) => {
        const rates = ratesBetween(...pair(grown), STEP_MS);
        for (const value of Object.values(rates ?? {})) expect(value).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("levels are those of the later reading", () => {
    fc.assert(
      fc.property(growth, (grown) => {
        const [before, after] = pair(grown);
        expect(ratesBetween(before, after, STEP_MS)).toMatchObject({
          memoryBytes: after.counters.memoryBytes,
          processes: after.counters.processes,
        });
      }),
    );
  });

  test("a counter that went back leaves a gap, whichever it is", () => {
    const names = fc.constantFrom("cpuUsageUsec", "ioWriteBytes", "netTxBytes", "oomKills" as const);
    fc.assert(
      fc.property(growth, names, (grown, name) => {
        const [before, after] = pair(grown);
        const back = { ...after, counters: { ...after.counters, [name]: before.counters[name] - 1 } };
        expect(ratesBetween(before, back, STEP_MS)).toBeNull();
      }),
    );
  });

  test("another life leaves a gap, even when every counter grew", () => {
    fc.assert(
      fc.property(growth, (grown) => {
        const [before, after] = pair(grown);
        expect(ratesBetween(before, { ...after, startId: "b" }, STEP_MS)).toBeNull();
      }),
    );
  });

  test("more than two and a half steps leave a gap, and so does time that stands still or goes back", () => {
    fc.assert(
      fc.property(growth, fc.oneof(fc.integer({ max: 0 }), fc.integer({ min: 2501 })), (grown, elapsedMs) => {
        expect(ratesBetween(...pair({ ...grown, elapsedMs }), STEP_MS)).toBeNull();
      }),
    );
  });

  test("a row of readings gives one rate less, with the gap where the reading is missing", () => {
    const readings = [0, 1000, 2000, 6000, 7000].map((atMs) => ({ startId: "a", atMs, counters: zeroCounters }));
    expect(ratesOf(readings, STEP_MS).map((rates) => rates?.atMs ?? null)).toEqual([1000, 2000, null, 7000]);
    expect(ratesOf([], STEP_MS)).toEqual([]);
  });
});
