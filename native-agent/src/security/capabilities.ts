// Which capabilities root inside a VPS may ever have. Called by runtime/ when it writes a monitor's spec.
// The user namespace already limits every capability to what the VPS owns; this takes away those that
// reach parts of the kernel no namespace divides (clock, modules, kernel log, tracing, audit).

/** Given up, by number; see capabilities(7). Everything above 40, which this list cannot know, is given up too. */
const refusedCapabilities = {
  CAP_SYS_MODULE: 16,
  CAP_SYS_RAWIO: 17,
  CAP_SYS_PACCT: 20,
  CAP_SYS_TIME: 25,
  CAP_AUDIT_CONTROL: 30,
  CAP_MAC_OVERRIDE: 32,
  CAP_MAC_ADMIN: 33,
  CAP_SYSLOG: 34,
  CAP_WAKE_ALARM: 35,
  CAP_BLOCK_SUSPEND: 36,
  CAP_AUDIT_READ: 37,
  CAP_PERFMON: 38,
  CAP_BPF: 39,
  CAP_CHECKPOINT_RESTORE: 40,
} as const;

const KNOWN_CAPABILITIES = 41;

/** Names what a set holds beyond what a VPS may have; those this list does not know by their number. */
export function nameRefused(held: bigint): string[] {
  const names = new Map<number, string>(Object.entries(refusedCapabilities).map(([name, number]) => [number, name]));
  const tooMuch = held & ~keptCapabilities();
  return Array.from({ length: 64 }, (_, number) => number)
    .filter((number) => (tooMuch >> BigInt(number)) % 2n === 1n)
    .map((number) => names.get(number) ?? `capability ${number}`);
}

/** Gives the bounding set of a VPS as a bit mask, bit n for capability n. */
export function keptCapabilities(): bigint {
  const all = (1n << BigInt(KNOWN_CAPABILITIES)) - 1n;
  return Object.values(refusedCapabilities).reduce((kept, number) => kept & ~(1n << BigInt(number)), all);
}
