import type { Sample } from "@berth/contract/sample.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CgroupReader } from "../cgroup/cgroups.ts";
import type { Traffic } from "../net/network.ts";
import { openSampler, type SamplerOptions } from "./open-sampler.ts";
import { SAMPLE_STEP_MS } from "./sample-step.ts";

const counted = {
  cpuUsageUsec: 0,
  cpuThrottledUsec: 0,
  ioReadBytes: 0,
  ioWriteBytes: 0,
  ioReadOps: 0,
  ioWriteOps: 0,
  oomKills: 0,
  memoryBytes: 0,
  memoryWorkingSetBytes: 0,
  swapBytes: 0,
  processes: 0,
};

/** A node whose kernel files are these: containers by number, open readers counted. */
function node() {
  const traffic = new Map<number, Traffic>();
  const broken = new Set<number>();
  const failures: (number | null)[] = [];
  const state = { open: 0, ticks: 0 };
  const options: SamplerOptions = {
    cgroups: {
      openCounters(ctid): CgroupReader {
        state.open += 1;
        return {
          read() {
            if (broken.has(ctid)) throw new Error("gone");
            state.ticks += 1;
            return { ...counted, cpuUsageUsec: state.ticks };
          },
          close() {
            state.open -= 1;
          },
        };
      },
    },
    network: { readTraffic: () => traffic },
    onFailure: (_, ctid) => void failures.push(ctid),
  };
  const add = (ctid: number, startId = "a.1") => {
    traffic.set(ctid, { netRxBytes: ctid, netTxBytes: 1 });
    sampler.add({ ctid, startId, blockDevices: [] });
  };
  const sampler = openSampler(options);
  sampler.start();
  return { sampler, traffic, broken, failures, state, add };
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * SAMPLE_STEP_MS);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("each second gives one sample with both halves, and five minutes are kept", async () => {
  const { sampler, add } = node();
  add(101);
  await seconds(2);
  expect(sampler.recent(101)).toMatchObject([{ n: 0, startId: "a.1", counters: { netRxBytes: 101 } }, { n: 1 }]);
  await seconds(320);
  const kept = sampler.recent(101);
  expect(kept).toHaveLength(300);
  expect(kept.map(({ n }) => n)).toEqual(Array.from({ length: 300 }, (_, index) => 22 + index));
  sampler.close();
});

test("a reader gets the rows of its containers and of no other", async () => {
  const { sampler, add } = node();
  for (const ctid of [101, 102, 103]) add(ctid);
  const end = new AbortController();
  const rows: number[][] = [];
  const reading = (async () => {
    for await (const row of sampler.subscribe([101, 103], end.signal)) rows.push(row.map(({ ctid }) => ctid));
  })();
  await seconds(3);
  end.abort();
  await reading;
  expect(rows).toEqual([
    [101, 103],
    [101, 103],
    [101, 103],
  ]);
  sampler.close();
});

test("a reader that falls behind misses the oldest rows, never the newest", async () => {
  const { sampler, add } = node();
  add(101);
  const end = new AbortController();
  const rows = sampler.subscribe([101], end.signal)[Symbol.asyncIterator]();
  const first = rows.next();
  await seconds(100);
  const seen: Sample[] = (await first).value ?? [];
  expect(seen[0]?.n).toBe(0);
  expect((await rows.next()).value?.[0].n).toBe(70);
  end.abort();
  sampler.close();
});

test("a container that cannot be read any more is dropped and told of once, the others go on", async () => {
  const { sampler, add, broken, failures, state } = node();
  add(101);
  add(102);
  broken.add(101);
  await seconds(3);
  expect(failures).toEqual([101]);
  expect(sampler.recent(101)).toEqual([]);
  expect(sampler.recent(102)).toHaveLength(3);
  expect(state.open).toBe(1);
  sampler.close();
});

test("without its network half a container has no sample, instead of zeros", async () => {
  const { sampler, add, traffic } = node();
  add(101);
  traffic.clear();
  await seconds(2);
  expect(sampler.recent(101)).toEqual([]);
  sampler.close();
});

test("adding again begins a new life and leaves no file open", async () => {
  const { sampler, add, state } = node();
  add(101, "a.1");
  await seconds(1);
  add(101, "a.2");
  await seconds(1);
  expect(sampler.recent(101).map(({ startId }) => startId)).toEqual(["a.2"]);
  expect(state.open).toBe(1);
  sampler.close();
  expect(state.open).toBe(0);
});
