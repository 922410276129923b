import { BerthError } from "@berth/core/errors/berth-error.ts";
import { expect, test } from "vitest";
import { parseAnswer, parseEnding } from "./parse-answer.ts";

test("a greeting on the control line has no pid, one on a socket has", () => {
  expect(parseAnswer("monitor 1")).toEqual({ type: "protocol", version: 1, pid: null });
  expect(parseAnswer("monitor 1 4711")).toEqual({ type: "protocol", version: 1, pid: 4711 });
});

test("a refusal keeps the step, the errno's name and what it was about", () => {
  const answer = parseAnswer("error attach 22 dev/pts");
  expect(answer).toMatchObject({
    type: "error",
    error: { code: "rootfs.failed", cause: { syscall: "attach", code: "EINVAL", path: "dev/pts" } },
  });
});

test.each([
  ["error open 40 run", "rootfs.unsafe_path"],
  ["error open 2 run", "rootfs.failed"],
  ["error execve 2 /sbin/init", "container.init_failed"],
  ["error seccomp 22 ", "security.failed"],
  ["error cgroup 1 70", "cgroup.failed"],
  ["error clone 28 ", "monitor.failed"],
])("%s becomes %s", (line, code) => {
  const answer = parseAnswer(line);
  expect(answer.type === "error" && answer.error.code).toBe(code);
});

test("an ending is known by its word only", () => {
  expect(parseEnding("exit poweroff 0")).toEqual({ kind: "poweroff", code: 0 });
  expect(parseEnding("exit signaled 9 1700000000000")).toEqual({ kind: "signaled", code: 9 });
  expect(parseEnding("exit melted 9")).toBeNull();
});

test("a line no monitor says is an error of the monitor", () => {
  expect(() => parseAnswer("pid 1")).toThrow(BerthError);
  expect(() => parseAnswer("{}")).toThrow(BerthError);
});
