import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Change, makeChangeQueue } from "./change-queue.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const step = (ctid: number): Change => ({ kind: "task", id: "a", ctid });

it("hands the first change on at once and the repeated ones once per step", () => {
  const seen: Change[] = [];
  const queue = makeChangeQueue((change) => seen.push(change), 250);
  queue.push([step(101)]);
  expect(seen).toHaveLength(1);
  for (let times = 0; times < 20; times += 1) queue.push([step(101)]);
  expect(seen).toHaveLength(1);
  vi.advanceTimersByTime(250);
  expect(seen).toHaveLength(2);
  vi.advanceTimersByTime(1000);
  expect(seen).toHaveLength(2);
});

it("loses no change of another container that came meanwhile", () => {
  const seen: (number | null)[] = [];
  const queue = makeChangeQueue((change) => seen.push(change.ctid), 250);
  queue.push([step(101)]);
  queue.push([step(101), step(102)]);
  vi.advanceTimersByTime(250);
  expect(seen).toEqual([101, 101, 102]);
  queue.close();
});
