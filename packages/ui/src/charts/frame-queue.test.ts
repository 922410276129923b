import { expect, it } from "vitest";
import { makeFrameQueue } from "./frame-queue.ts";

it("gives every job its own frame, and one turn however often it asked", () => {
  const frames: (() => void)[] = [];
  const done: string[] = [];
  const queue = makeFrameQueue((run) => frames.push(run));
  const cpu = () => done.push("cpu");
  const memory = () => done.push("memory");
  const gone = () => done.push("gone");
  queue.request(cpu);
  queue.request(cpu);
  queue.request(gone);
  queue.request(memory);
  queue.cancel(gone);
  frames.shift()?.();
  expect(done).toEqual(["cpu"]);
  frames.shift()?.();
  expect(done).toEqual(["cpu", "memory"]);
  expect(frames).toEqual([]);
});
