// The truth about one failed system call, in the field names Node uses for its own file errors, so
// that one handler reads both. Thrown by ffi/ only; the parts wrap it into a BerthError.
import { getSystemErrorName } from "node:util";

/** A failed system call. `errno` is negative, as Node keeps it; `code` is its name, such as `EBUSY`. */
export class SyscallError extends Error {
  readonly syscall: string;
  readonly errno: number;
  readonly code: string;
  readonly path: string | null;

  /** `errno` is positive, as the kernel gives it; `path` is the file or name the call was about. */
  constructor(syscall: string, errno: number, path: string | null) {
    const code = getSystemErrorName(-errno);
    super(`${syscall}${path === null ? "" : ` ${path}`}: ${code}`);
    this.name = "SyscallError";
    this.syscall = syscall;
    this.errno = -errno;
    this.code = code;
    this.path = path;
  }
}
