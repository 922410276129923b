// Turns what a system call or a file call threw into the error of this part: the code is chosen by
// errno, the words keep the call, the path and the kernel's corrected meaning. Called at the edge of
// rootfs/ only, once per layer.
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { ErrorCode } from "@berth/core/errors/catalogue.ts";
import { describeSyscallError } from "../ffi/explain-errno.ts";
import { hasCode } from "../ffi/has-code.ts";
import { SyscallError } from "../ffi/syscall-error.ts";

/** Wraps a failure with what was being done, a verb phrase; a BerthError passes as it is. */
export function rootfsError(doing: string, thrown: unknown, otherwise: ErrorCode): BerthError {
  if (thrown instanceof BerthError) return thrown;
  const words = thrown instanceof SyscallError ? describeSyscallError(thrown) : String(thrown);
  return new BerthError(chooseCode(thrown, otherwise), `${doing}: ${words}`, { cause: thrown });
}

function chooseCode(thrown: unknown, otherwise: ErrorCode): ErrorCode {
  // ENOSPC of a mount call means a limit of mounts, see explain-errno.ts; only a file call means the disk.
  const isMountCall = thrown instanceof SyscallError && /^(open_tree|move_mount|fs)/.test(thrown.syscall);
  if (hasCode(thrown, "ENOSPC", "EDQUOT") && !isMountCall) return "disk.no_space";
  if (hasCode(thrown, "ELOOP", "EXDEV")) return "rootfs.unsafe_path";
  return otherwise;
}
