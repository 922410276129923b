// libseccomp: turns rules into the program the kernel runs before every system call of a VPS. Called by
// security/ once in an agent's life (8 ms). After: all memory of the library is free, bytes remain.
import { closeSync, fstatSync, readSync } from "node:fs";
import koffi from "koffi";
import { declare } from "./libc.ts";
import { SyscallError } from "./syscall-error.ts";

/** One refused system call, by the kernel's name; with `firstArgument` only where the argument has that value. */
export interface SeccompRule {
  readonly call: string;
  readonly firstArgument?: number;
}

const ALLOW = 0x7fff0000;
/** SCMP_ACT_ERRNO(EPERM): the program sees an error, it is not killed. */
const REFUSE = 0x00050001;
const COMPARE_EQUAL = 4;
const ATTRIBUTE_OPTIMIZE = 8;
const BINARY_TREE = 2;
const EEXIST = 17;
const UNKNOWN_CALL = -1;

/** What one processor runs besides its own programs, in libseccomp's names. */
const guestArchitectures: Readonly<Record<string, readonly string[]>> = { x64: ["x86", "x32"], arm64: ["arm"] };

const memfdCreate = declare("int memfd_create(const char *name, unsigned int flags)");
const MFD_CLOEXEC = 1;

/** Compiles the rules for every architecture this machine's kernel runs; everything not named is allowed. */
export function compileSeccompFilter(rules: readonly SeccompRule[]): Uint8Array {
  // Here and not at import: a host without the library must get preflight's sentence, not a stack trace.
  const library = koffi.load("libseccomp.so.2");
  const func = (prototype: string) => {
    const call = library.func(prototype);
    const name = /(\w+)\s*\(/.exec(prototype)?.[1] ?? prototype;
    // libseccomp returns a negative errno instead of setting it.
    return (subject: string | null, ...args: unknown[]): number => {
      const result = Number(call(...args));
      if (result < 0 && result !== -EEXIST) throw new SyscallError(name, -result, subject);
      return result;
    };
  };
  const context: unknown = library.func("void *seccomp_init(uint32_t action)")(ALLOW);
  const resolve = library.func("int seccomp_syscall_resolve_name(const char *name)");
  const resolveArchitecture = library.func("uint32_t seccomp_arch_resolve_name(const char *name)");
  const addArchitecture = func("int seccomp_arch_add(void *ctx, uint32_t arch)");
  const addRule = func(
    "int seccomp_rule_add_array(void *ctx, uint32_t action, int syscall, unsigned int count, void *args)",
  );
  try {
    for (const name of guestArchitectures[process.arch] ?? [])
      addArchitecture(name, context, resolveArchitecture(name));
    func("int seccomp_attr_set(void *ctx, int attr, uint32_t value)")(
      "optimize",
      context,
      ATTRIBUTE_OPTIMIZE,
      BINARY_TREE,
    );
    for (const { call, firstArgument } of rules) {
      const number = Number(resolve(call));
      if (number === UNKNOWN_CALL) continue;
      addRule(call, context, REFUSE, number, firstArgument === undefined ? 0 : 1, compareFirst(firstArgument ?? 0));
    }
    return exportBytes((fd) => func("int seccomp_export_bpf(void *ctx, int fd)")(null, context, fd));
  } finally {
    library.func("void seccomp_release(void *ctx)")(context);
  }
}

/** struct scmp_arg_cmp: which argument, how to compare, with what, and a second value not used here. */
function compareFirst(value: number): Buffer {
  const comparison = Buffer.alloc(24);
  comparison.writeUInt32LE(COMPARE_EQUAL, 4);
  comparison.writeBigUInt64LE(BigInt(value), 8);
  return comparison;
}

function exportBytes(write: (fd: number) => void): Uint8Array {
  const fd = memfdCreate("seccomp", "seccomp", MFD_CLOEXEC);
  try {
    write(fd);
    const bytes = new Uint8Array(fstatSync(fd).size);
    readSync(fd, bytes, 0, bytes.length, 0);
    return bytes;
  } finally {
    closeSync(fd);
  }
}
