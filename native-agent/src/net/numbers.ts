// The names, numbers and hardware addresses a container's interface has, all of them derived from its
// CTID: nothing has to be remembered to find them again, and they move with the container. Pure; called by net/.
import { isIPv4 } from "node:net";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** The next hop inside every container: link-local, the same everywhere, answered by no ARP at all. */
export const GATEWAY = "169.254.0.1";

/** Above what a kernel numbers by itself, so that a migrated container can keep its number. */
const FIRST_IFINDEX = 100_000;

/** With the greatest CTID and the last place this stays below 2^31. */
const [FIRST_HOST_IFINDEX, PREFIX_PLACES] = [1_000_000_000, 100] as const;

/** Ends the name of a detour, "t" for transmit; nine digits of a CTID and five letters before them still fit. */
const DETOUR = "t";

/** The number of eth0 inside the container. */
export function insideIfindex(ctid: number): number {
  return FIRST_IFINDEX + ctid;
}

/**
 * The number of the host's end, far above the kernel's own. The kernel lets us choose the inner number only
 * together with the outer one. The prefix moves it, so that two agents on one host (one of them a
 * test's) may both have a container 101.
 */
export function hostIfindex(prefix: string, ctid: number): number {
  const place = [...prefix].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % PREFIX_PLACES, 0);
  return FIRST_HOST_IFINDEX + place * 1_000_000 + ctid;
}

/** The name of the host's end. */
export function hostInterface(prefix: string, ctid: number): string {
  return `${prefix}${ctid}`;
}

/** The name of the interface over which a container's packets take a detour when its sending has a rate. */
export function detourInterface(prefix: string, ctid: number): string {
  return `${hostInterface(prefix, ctid)}${DETOUR}`;
}

/** Reads a CTID back from the name of a detour; null for all other interfaces. */
export function ctidOfDetour(prefix: string, name: string): number | null {
  return name.endsWith(DETOUR) ? ctidOf(prefix, name.slice(0, -DETOUR.length)) : null;
}

/** Reads a CTID back from the name of a host's end; null for interfaces that are not ours. */
export function ctidOf(prefix: string, name: string): number | null {
  if (!name.startsWith(prefix)) return null;
  const digits = name.slice(prefix.length);
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : null;
}

/** The hardware address of an end: 02 and 06 mark addresses no manufacturer gives out. */
export function macAddress(end: "inside" | "host", ctid: number): Uint8Array {
  const bytes = Buffer.from([end === "inside" ? 0x02 : 0x06, 0xbe, 0, 0, 0, 0]);
  bytes.writeUInt32BE(ctid, 2);
  return bytes;
}

/** An IPv4 address as the kernel takes it; throws `address.invalid` for anything else. */
export function ipv4Bytes(address: string): Uint8Array {
  if (!isIPv4(address)) throw new BerthError("address.invalid", `"${address}" is no IPv4 address`);
  return Uint8Array.from(address.split("."), Number);
}
