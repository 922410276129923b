// The door to the C library: every other file of ffi/ declares its system calls through `declare`.
// Called by ffi/ only. What holds: a call either returns its value or throws a SyscallError whose
// errno was read before any other JavaScript could run.
import koffi from "koffi";
import { SyscallError } from "./syscall-error.ts";

/** A value a C function may be given: numbers and 64-bit integers, text, bytes, or a null pointer. */
export type Argument = number | bigint | string | Uint8Array | null | object;

/** glibc, loaded once; musl hosts are refused by preflight because koffi's prebuilt binary needs glibc. */
const glibc = koffi.load("libc.so.6");

/**
 * Declares a function of glibc that returns -1 and sets errno on failure, and gives back a call that
 * throws instead. `subject` of the call (a path, a name) goes into the error.
 */
export function declare(prototype: string): (subject: string | null, ...args: Argument[]) => number {
  const call = glibc.func(prototype);
  const name = /(\w+)\s*\(/.exec(prototype)?.[1] ?? prototype;
  return (subject, ...args) => {
    const result = Number(call(...args));
    // errno lives until the next library call: nothing may stand between these two lines.
    const errno = result === -1 ? koffi.errno() : 0;
    if (errno !== 0) throw new SyscallError(name, errno, subject);
    return result;
  };
}

/** Declares a raw system call by number, for those glibc has no wrapper of; see syscall(2). */
export function declareSyscall(
  name: string,
  number: number,
  types: readonly string[],
): (subject: string | null, ...args: Argument[]) => number {
  const call = glibc.func(`long syscall(long number${types.map((type) => `, ${type}`).join("")})`);
  return (subject, ...args) => {
    const result = Number(call(number, ...args));
    const errno = result === -1 ? koffi.errno() : 0;
    if (errno !== 0) throw new SyscallError(name, errno, subject);
    return result;
  };
}
