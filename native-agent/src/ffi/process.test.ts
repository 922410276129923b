import { expect, test } from "vitest";
import { expectPid, killProcess, pidfdOpen, readStartTicks, reapChild } from "./process.ts";

test.each([0, 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("%d is no pid to any call", (pid) => {
  for (const call of [expectPid, killProcess, pidfdOpen, readStartTicks, reapChild])
    expect(() => call(pid)).toThrow("is no process of ours");
});

test("a process is told from one that has ended", () => {
  expect(readStartTicks(process.pid)).toMatch(/^\d+$/);
  // Above the kernel's largest, so nobody has it.
  expect(readStartTicks(2 ** 22 + 1)).toBeNull();
  expect(killProcess(2 ** 22 + 1)).toBe(false);
});
