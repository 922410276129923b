// The system calls no VPS may make, as data, and the one program the kernel gets of them. Compiled once by
// main.ts; every process of every VPS is born with it. A deny list: a VPS is a whole computer, so new and
// harmless calls must work on the day a kernel brings them.
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { compileSeccompFilter, type SeccompRule } from "../ffi/seccomp.ts";

/** Refused whole, with EPERM; a name this kernel or architecture does not have is passed over. */
const refusedCalls = [
  // Large, young kernel parts with a history of escapes, open to root of any user namespace.
  "io_uring_setup",
  "io_uring_enter",
  "io_uring_register",
  "perf_event_open",
  "bpf",
  "userfaultfd",
  // Files by handle reach every file of a file system, also outside the tree (the "shocker" escape).
  "open_by_handle_at",
  // The kernel itself and the machine: refused by capabilities too; here the code is not even entered.
  "kexec_load",
  "kexec_file_load",
  "init_module",
  "finit_module",
  "delete_module",
  "create_module",
  "query_module",
  "get_kernel_syms",
  "iopl",
  "ioperm",
  "pciconfig_read",
  "pciconfig_write",
  "pciconfig_iobase",
  "swapon",
  "swapoff",
  "acct",
  "syslog",
  "quotactl",
  "quotactl_fd",
  "settimeofday",
  "clock_settime",
  "clock_settime64",
  "stime",
  // Leftovers nobody tests any more.
  "lookup_dcookie",
  "nfsservctl",
  "uselib",
  "ustat",
  "sysfs",
  "_sysctl",
  "vm86",
  "vm86old",
  "bdflush",
] as const;

/**
 * Socket families that load or reach rarely tested protocols; numbers of socket(2). What a server needs
 * stays: unix, inet, inet6, netlink, packet, pppox.
 */
const refusedFamilies = {
  ax25: 3,
  ipx: 4,
  appletalk: 5,
  netrom: 6,
  x25: 9,
  rose: 11,
  decnet: 12,
  key: 15,
  rds: 21,
  llc: 26,
  infiniband: 27,
  can: 29,
  tipc: 30,
  bluetooth: 31,
  rxrpc: 33,
  isdn: 34,
  phonet: 35,
  ieee802154: 36,
  caif: 37,
  alg: 38,
  nfc: 39,
  vsock: 40,
  kcm: 41,
  qipcrtr: 42,
  smc: 43,
  xdp: 44,
  mctp: 45,
} as const;

/** 32-bit programs of old reach socket(2) through socketcall(2), where a filter cannot see the family: call 1 of it. */
const SOCKETCALL_SOCKET = 1;

/** Lists the rules; a rule with an argument counts only where the call's first argument has that value. */
export function listSeccompRules(): SeccompRule[] {
  return [
    ...refusedCalls.map((call) => ({ call })),
    ...Object.values(refusedFamilies).map((family) => ({ call: "socket", firstArgument: family })),
    { call: "socketcall", firstArgument: SOCKETCALL_SOCKET },
  ];
}

/** Compiles the profile for this machine's architectures: instructions for seccomp(2) SECCOMP_SET_MODE_FILTER. */
export function compileSeccompProfile(): Uint8Array {
  try {
    return compileSeccompFilter(listSeccompRules());
  } catch (failed) {
    throw new BerthError("security.failed", `compiling the seccomp profile: ${String(failed)}`, { cause: failed });
  }
}
