import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sampleOf } from "../../../test/readings.ts";
import type { History } from "./history.ts";
import { openHistory } from "./open-history.ts";

const START_MS = 1_700_000_040_000;
const ctid = sampleOf(101, 0, {}).ctid;

let dir: string;
let history: History;
const failures: unknown[] = [];

const open = () =>
  openHistory({
    path: join(dir, "metrics.db"),
    onFailure: (error) => void failures.push(error),
    clock: () => START_MS + 3_600_000,
  });
beforeEach(() => {
  failures.length = 0;
  dir = mkdtempSync(join(tmpdir(), "berth-history-"));
  history = open();
});
afterEach(async () => {
  await history.close();
  rmSync(dir, { recursive: true });
});

/** A container that uses half a core, a reading a second. */
function measure(fromSecond: number, toSecond: number): void {
  for (let second = fromSecond; second < toSecond; second += 1) {
    const atMs = START_MS + second * 1000;
    history.add([sampleOf(ctid, atMs, { cpuUsageUsec: second * 500_000, processes: 3 })], atMs);
  }
}
const ask = (toSecond: number) =>
  history.read({ ctid, fromMs: START_MS, toMs: START_MS + toSecond * 1000, points: toSecond / 10 });

test("what was measured is answered, but for the tick begun", async () => {
  measure(0, 65);
  const answer = await ask(60);
  expect(answer).toMatchObject({
    stepMs: 10_000,
    gaps: [],
    atMs: [0, 1, 2, 3, 4, 5].map((n) => START_MS + n * 10_000),
  });
  expect(new Set(answer.series.cpuCores.avg)).toEqual(new Set([0.5]));
  expect(answer.series.processes.max.at(-1)).toBe(3);
  expect((await ask(70)).atMs).toHaveLength(6);
  expect(failures).toEqual([]);
});

test("an orderly end keeps the tick begun, and the next life goes on in it", async () => {
  measure(0, 65);
  await history.close();
  history = open();
  measure(67, 80);
  const answer = await ask(70);
  expect(answer.atMs).toHaveLength(7);
  expect(answer.gaps).toEqual([]);
  expect(new Set(answer.series.cpuCores.avg)).toEqual(new Set([0.5]));
});

test("what is forgotten is gone, with the tick begun", async () => {
  measure(0, 65);
  await history.forget(ctid);
  await history.close();
  history = open();
  expect((await ask(70)).atMs).toEqual([]);
});

test("a database that cannot be opened fails the question, and neither the agent nor the next try", async () => {
  const broken = openHistory({ path: join(dir, "no/such/place.db"), onFailure: (error) => void failures.push(error) });
  const range = { ctid, fromMs: 0, toMs: 60_000, points: 6 };
  await expect(broken.read(range)).rejects.toThrow("worker ended");
  await expect(broken.read(range)).rejects.toThrow("worker ended");
  expect(String(failures[0])).toContain("unable to open");
  await broken.close();
});
