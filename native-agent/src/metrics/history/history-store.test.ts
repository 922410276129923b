import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sampleOf } from "../../../test/readings.ts";
import { answerHistory } from "./answer-history.ts";
import { type Bucket, bucketBetween } from "./bucket.ts";
import { HistoryStore } from "./history-store.ts";
import { packTick } from "./pack-tick.ts";
import { TICK_MS, tiers } from "./tiers.ts";

const START_MS = 1_699_999_200_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let dir: string;
let path: string;
let store: HistoryStore;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-history-"));
  path = join(dir, "metrics.db");
  store = new HistoryStore(path);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

/** The bucket of a tick in which the container used `usec` of processor time, and has `usec` as counter afterwards. */
function tickOf(ctid: number, atMs: number, usec: number): Bucket {
  const before = sampleOf(ctid, atMs + 8000, {});
  const made = bucketBetween(before, sampleOf(ctid, atMs + 9000, { cpuUsageUsec: usec, memoryBytes: atMs % 1e9 }));
  if (made === null) throw new Error("no bucket");
  return { ...made, atMs, coveredMs: TICK_MS };
}

function write(ctids: readonly number[], fromMs: number, toMs: number): void {
  for (let atMs = fromMs; atMs < toMs; atMs += TICK_MS) {
    store.write(atMs, packTick(new Map(ctids.map((ctid) => [ctid, tickOf(ctid, atMs, ctid)]))));
  }
}

const read = (ctid: number, tier: number, [fromMs, toMs]: readonly [number, number]) =>
  store.read({ ctid, tier, fromMs, toMs }).sort((one, other) => one.atMs - other.atMs);
const totalUsec = (buckets: readonly Bucket[]) => buckets.reduce((sum, { growths }) => sum + (growths[0] ?? 0), 0);

describe("folding", () => {
  test("every tick is there once, in every tier, at any moment of the folding", { timeout: 60_000 }, () => {
    const ctids = Array.from({ length: 90 }, (_, index) => 101 + index);
    for (let atMs = START_MS; atMs < START_MS + 15 * 60_000; atMs += TICK_MS) {
      write(ctids, atMs, atMs + TICK_MS);
      const ticks = (atMs - START_MS) / TICK_MS + 1;
      for (const ctid of [101, 145, 190])
        for (const tier of [0, 1, 2])
          expect([tier, totalUsec(read(ctid, tier, [START_MS, START_MS + HOUR_MS]))]).toEqual([tier, ticks * ctid]);
    }
  });

  test("a death in the middle of a fold neither loses nor doubles a tick", { timeout: 60_000 }, () => {
    const ctids = Array.from({ length: 90 }, (_, index) => 101 + index);
    const endMs = START_MS + 25 * 60_000;
    for (let atMs = START_MS; atMs < endMs; atMs += TICK_MS) {
      write(ctids, atMs, atMs + TICK_MS);
      // As kill -9 does it: what is in memory is gone, the file is as it is.
      if (atMs % 70_000 === 0) {
        store.close();
        store = new HistoryStore(path);
      }
    }
    for (const ctid of ctids)
      for (const tier of [0, 1, 2])
        expect([ctid, tier, totalUsec(read(ctid, tier, [START_MS, START_MS + HOUR_MS]))]).toEqual([
          ctid,
          tier,
          150 * ctid,
        ]);
  });

  test("two halves of one tick, before and after a restart, are one bucket", () => {
    store.write(START_MS, packTick(new Map([[101, tickOf(101, START_MS, 3)]])));
    store.write(START_MS, packTick(new Map([[101, tickOf(101, START_MS, 4)]])));
    write([101], START_MS + TICK_MS, START_MS + 20 * 60_000);
    const [first, second] = read(101, 0, [START_MS, START_MS + 60_000]);
    expect([first?.growths[0], second?.growths[0]]).toEqual([7, 101]);
  });

  test("a tick of a window folded long ago is added to it, as after a clock set back", () => {
    write([101], START_MS, START_MS + 30 * 60_000);
    write([101], START_MS, START_MS + 30 * 60_000);
    write([101], START_MS + 30 * 60_000, START_MS + 50 * 60_000);
    for (const tier of [0, 1, 2]) expect(totalUsec(read(101, tier, [START_MS, START_MS + HOUR_MS]))).toBe(480 * 101);
  });

  test("the coarser tiers begin at round times and hold what the finer ones hold", () => {
    write([101], START_MS + 7 * 60_000, START_MS + 7 * HOUR_MS);
    const hours = read(101, 2, [START_MS, START_MS + 6 * HOUR_MS]);
    expect(hours.map(({ atMs }) => atMs)).toEqual([0, 1, 2, 3, 4, 5].map((hour) => START_MS + hour * HOUR_MS));
    expect(hours.slice(1).map((hour) => totalUsec([hour]))).toEqual([1, 2, 3, 4, 5].map(() => 360 * 101));
    const fives = read(101, 1, [START_MS, START_MS + 6 * HOUR_MS]);
    expect(fives).toHaveLength(71);
    expect(totalUsec(fives)).toBe(totalUsec(hours));
  });
});

describe("forgetting", () => {
  test("a deleted container's history goes, folded or not, and its neighbour's stays", () => {
    write([101, 102], START_MS, START_MS + 25 * 60_000);
    store.forget(101);
    const left = () => [0, 1, 2].map((tier) => read(101, tier, [START_MS, START_MS + DAY_MS]).length);
    expect(left()).toEqual([0, 0, 0]);
    store.close();
    store = new HistoryStore(path);
    write([102], START_MS + 25 * 60_000, START_MS + 50 * 60_000);
    expect(left()).toEqual([0, 0, 0]);
    expect(totalUsec(read(102, 0, [START_MS, START_MS + DAY_MS]))).toBe(300 * 102);
  });

  test("readings made after it are kept", () => {
    write([101], START_MS, START_MS + 60_000);
    store.forget(101);
    write([101], START_MS + 60_000, START_MS + 20 * 60_000);
    expect(totalUsec(read(101, 0, [START_MS, START_MS + DAY_MS]))).toBe(114 * 101);
  });
});

describe("size", () => {
  const fileBytes = () => statSync(path).size + statSync(`${path}-wal`).size;

  test("the file stops growing once the finest tier is full", { timeout: 60_000 }, () => {
    const endMs = START_MS + 2 * DAY_MS;
    write([101, 102], START_MS, START_MS + DAY_MS + 2 * HOUR_MS);
    const full = fileBytes();
    write([101, 102], START_MS + DAY_MS + 2 * HOUR_MS, endMs);
    // The rest of the second day adds 2 x 264 buckets of five minutes and 2 x 22 of an hour: some 30 kB.
    expect(fileBytes()).toBeLessThan(full + 150_000);
    expect(full).toBeLessThan(6_000_000);
    const oldest = read(101, 0, [0, endMs])[0]?.atMs ?? 0;
    expect(endMs - oldest).toBeGreaterThanOrEqual(DAY_MS);
    expect(endMs - oldest).toBeLessThan(DAY_MS + HOUR_MS);
    expect(totalUsec(read(101, 1, [START_MS, endMs]))).toBe(2 * 8640 * 101);
  });

  test("each tier drops what is older than it keeps, and nothing younger", () => {
    write([101], START_MS, START_MS + 20 * 60_000);
    for (const [tier, { stepMs, keepMs }] of tiers.entries()) {
      const count = () => read(101, tier, [START_MS, START_MS + HOUR_MS]).length;
      const windowMs = stepMs * 60;
      const younger = START_MS + keepMs;
      store.write(younger, packTick(new Map()));
      expect(count()).toBeGreaterThan(0);
      store.write(younger + 3 * windowMs, packTick(new Map()));
      expect(count()).toBe(0);
    }
  });

  test("what a clock wrong by years has written goes when it is right again", () => {
    write([101], START_MS + 9000 * DAY_MS, START_MS + 9000 * DAY_MS + HOUR_MS);
    write([101], START_MS, START_MS + HOUR_MS);
    expect(read(101, 0, [START_MS + DAY_MS, Number.MAX_SAFE_INTEGER])).toEqual([]);
    expect(totalUsec(read(101, 0, [START_MS, START_MS + HOUR_MS]))).toBe(360 * 101);
  });
});

test("a file that is no database is put aside, and history begins anew", () => {
  store.close();
  for (const end of ["-wal", "-shm"]) rmSync(path + end, { force: true });
  writeFileSync(path, "no database at all, and long enough to be taken for one".repeat(100));
  store = new HistoryStore(path);
  write([101], START_MS, START_MS + 60_000);
  expect(read(101, 0, [START_MS, START_MS + HOUR_MS])).toHaveLength(6);
  expect(statSync(`${path}.aside`).size).toBeGreaterThan(0);
});

test("an hour of 500 containers is answered from ticks and blobs alike", { timeout: 60_000 }, () => {
  const ctids = Array.from({ length: 500 }, (_, index) => 101 + index);
  write(ctids, START_MS, START_MS + HOUR_MS);
  const range = { fromMs: START_MS, toMs: START_MS + HOUR_MS, stepMs: 20_000 };
  const answer = answerHistory(read(333, 0, [range.fromMs, range.toMs]), range);
  expect(answer.atMs).toHaveLength(180);
  expect(answer.gaps).toEqual([]);
});
