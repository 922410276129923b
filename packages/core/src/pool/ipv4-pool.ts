import { z } from "zod";

const MAX = 2 ** 32;

/** Reads an address as a number. Leading zeros and shortened forms are refused: `010.1.1.1` is 8.1.1.1 to some. */
export function parseIpv4(text: string): number {
  return z
    .ipv4()
    .parse(text)
    .split(".")
    .reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/** Writes a number as an address. */
export function formatIpv4(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= MAX) throw new RangeError(`${value} is no IPv4 address`);
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** A pool's addresses as numbers. `first` to `last` may be given away; the one before `first` is the gateway's. */
export interface Ipv4Pool {
  readonly network: number;
  readonly prefixLength: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Parses a pool: a network of /8 to /29 without host bits. Its own address, the gateway (the first
 * host) and the broadcast address are never given away.
 */
export const ipv4PoolSchema = z.cidrv4().transform((cidr, context): Ipv4Pool => {
  const [address = "", length = ""] = cidr.split("/");
  const prefixLength = Number(length);
  const size = 2 ** (32 - prefixLength);
  const network = parseIpv4(address);
  if (prefixLength < 8 || prefixLength > 29 || network % size !== 0) {
    context.addIssue({ code: "custom", message: "a network of /8 to /29 without host bits" });
    return z.NEVER;
  }
  return { network, prefixLength, first: network + 2, last: network + size - 2 };
});

/** Counts the addresses a pool can give away. */
export function poolSize(pool: Ipv4Pool): number {
  return pool.last - pool.first + 1;
}

/** Tells whether an address may be given away from the pool. */
export function isInPool(pool: Ipv4Pool, address: string): boolean {
  const value = parseIpv4(address);
  return value >= pool.first && value <= pool.last;
}

/** Finds the lowest address that is not taken; null when the pool is exhausted. */
export function nextFreeAddress(pool: Ipv4Pool, taken: Iterable<string>): string | null {
  const used = new Set<number>();
  for (const address of taken) used.add(parseIpv4(address));
  for (let value = pool.first; value <= pool.last; value++) {
    if (!used.has(value)) return formatIpv4(value);
  }
  return null;
}
