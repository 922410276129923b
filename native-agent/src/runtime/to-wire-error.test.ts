import { BerthError } from "@berth/core/errors/berth-error.ts";
import { expect, test } from "vitest";
import { SyscallError } from "../ffi/syscall-error.ts";
import { toWireError } from "./to-wire-error.ts";

test("the code is the outermost one's, the words are everybody's, once each, and the system call is at the end", () => {
  const syscall = new SyscallError("umount2", 16, "/disk");
  const inner = new BerthError("disk.failed", "unmounting: umount2 /disk: EBUSY", { cause: syscall });
  expect(toWireError(new BerthError("container.start_failed", "starting 101", { cause: inner }), "t1")).toEqual({
    code: "container.start_failed",
    internal: "starting 101: unmounting: umount2 /disk: EBUSY",
    isRetryable: false,
    traceId: "t1",
    syscall: { syscall: "umount2", code: "EBUSY", path: "/disk" },
  });
});

test("the values of the public sentence cross too, clipped; without any there is no such field", () => {
  const busy = new BerthError("container.busy", "busy", { params: { action: "stop", name: "x".repeat(300) } });
  expect(toWireError(busy, null).params).toEqual({ action: "stop", name: "x".repeat(200) });
  expect(toWireError(new BerthError("container.busy", "busy"), null)).not.toHaveProperty("params");
});

test("a bug is agent.unexpected, also when it is no error at all or its causes go in a circle", () => {
  expect(toWireError("oops", null)).toMatchObject({ code: "agent.unexpected", internal: "oops", syscall: null });
  const circle = new Error("round");
  circle.cause = circle;
  expect(toWireError(circle, null).internal).toBe("round");
});
