import { constants } from "node:os";
import { expect, it } from "vitest";
import { describeSyscallError, explainErrno } from "./explain-errno.ts";
import { SyscallError } from "./syscall-error.ts";

it("does not call a full table of mounts a full disk", () => {
  expect(describeSyscallError(new SyscallError("move_mount", constants.errno.ENOSPC, null))).toMatch(
    /^move_mount: ENOSPC: .*fs\.mount-max/,
  );
});

it("says nothing where the kernel's word is honest", () => {
  expect(explainErrno(new SyscallError("openat2", constants.errno.ENOENT, "etc"))).toBeNull();
  expect(describeSyscallError(new SyscallError("openat2", constants.errno.ENOENT, "etc"))).toBe("openat2 etc: ENOENT");
});
