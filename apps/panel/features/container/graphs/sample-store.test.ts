import type { Sample } from "@berth/contract/sample.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { expect, it } from "vitest";
import { makeSampleStore } from "./sample-store.ts";

const sample = (second: number, startId = "a"): Sample => ({
  ctid: ctidSchema.parse(101),
  startId,
  n: second,
  atMs: second * 1000,
  counters: {
    cpuUsageUsec: second * 500_000,
    cpuThrottledUsec: 0,
    ioReadBytes: 0,
    ioWriteBytes: 0,
    ioReadOps: 0,
    ioWriteOps: 0,
    netRxBytes: second * 1000,
    netTxBytes: 0,
    oomKills: 0,
    memoryBytes: 100,
    memoryWorkingSetBytes: 50,
    swapBytes: 0,
    processes: 9,
  },
});
const row = (from: number, to: number, startId?: string) =>
  Array.from({ length: to - from }, (_, index) => sample(from + index, startId));

it("shows the ring at once and the live samples after it, each once", () => {
  const store = makeSampleStore(() => 400_000);
  store.push(row(100, 400));
  store.push(row(390, 401));
  const data = store.source((rates) => [rates.cpuCores]).read();
  expect(data.toMs).toBe(400_000);
  expect(data.points.at(-1)?.values[0]?.avg).toBeCloseTo(0.5);
  expect(data.points.length).toBeLessThanOrEqual(240);
  expect(data.gaps).toEqual([]);
});

it("leaves a gap where the container began anew, instead of a rate", () => {
  const store = makeSampleStore(() => 0);
  store.push([...row(100, 200), ...row(230, 300, "b")]);
  const data = store.source((rates) => [rates.netRxBytesPerSec]).read();
  expect(data.gaps).toEqual([{ fromMs: 199_000, toMs: 231_000 }]);
  expect(Math.max(...data.points.map((point) => point.values[0]?.max ?? 0))).toBeCloseTo(1000);
});

it("does not call an old number live", () => {
  let now = 0;
  const store = makeSampleStore(() => now);
  store.push(row(100, 200));
  store.tick();
  expect(store.latest()?.cpuCores).toBeCloseTo(0.5);
  now = 60_000;
  store.tick();
  expect(store.latest()).toBeNull();
});

it("takes the node's clock for now, when the browser's is an hour wrong", () => {
  const store = makeSampleStore(() => 3_600_000);
  store.push(row(100, 200));
  expect(store.source((rates) => [rates.cpuCores]).read().toMs).toBe(199_000);
});
