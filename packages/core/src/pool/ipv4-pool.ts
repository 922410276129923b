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

/** Networks that are no pool, however they are routed: this host, loopback, link-local, multicast and beyond. */
const NEVER_GIVEN: readonly (readonly [first: string, prefixLength: number])[] = [
  ["0.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 3],
];

/** The largest network a new pool may be: its map is looked at address by address. */
const LARGEST_PREFIX = 16;

/**
 * Parses the network of a new pool: /16 to /29 in network form, which is what `ipv4PoolSchema` reads, and
 * none whose addresses a host would never route. Private networks and those for documentation may be.
 */
export const poolCidrSchema = z.string().superRefine((cidr, context) => {
  const refuse = (message: string) => context.addIssue({ code: "custom", message });
  const parsed = ipv4PoolSchema.safeParse(cidr);
  if (!parsed.success) return refuse("a network of /16 to /29 without host bits");
  const { network, prefixLength } = parsed.data;
  if (prefixLength < LARGEST_PREFIX) return refuse("a network of /16 to /29");
  if (NEVER_GIVEN.some(([first, length]) => isWithin(network, { network: parseIpv4(first), prefixLength: length })))
    refuse("no loopback, link-local, multicast or reserved network");
});

/** A network of addresses; its own has no host bits. */
type Network = Pick<Ipv4Pool, "network" | "prefixLength">;

const sizeOf = ({ prefixLength }: Network) => 2 ** (32 - prefixLength);

function isWithin(value: number, range: Network): boolean {
  return value >= range.network && value < range.network + sizeOf(range);
}

/** Tells whether two networks share an address; then one of them holds the other. */
export function doNetworksOverlap(one: Network, other: Network): boolean {
  return isWithin(one.network, other) || isWithin(other.network, one);
}

/** Reads an address with the length of its network, `192.0.2.7/24`, as interfaces have them. */
export function parseInterfaceAddress(text: string): Network & { readonly address: number } {
  const [address = "", length = ""] = z.cidrv4().parse(text).split("/");
  const [value, prefixLength] = [parseIpv4(address), Number(length)];
  return { address: value, prefixLength, network: value - (value % 2 ** (32 - prefixLength)) };
}

/** Tells whether an address lies in a network, also where it is not to be given away. */
export function isInNetwork(network: Network, address: string): boolean {
  return isWithin(parseIpv4(address), network);
}

/** What an address of a pool is by its place alone; `network` is the first and the last, which name no host. */
export type AddressPlace = "network" | "gateway" | "host";

/** One address of a pool and its place in it. */
export interface PlacedAddress {
  readonly address: string;
  readonly place: AddressPlace;
}

/** Lists addresses of a pool in order: up to `count` of them from the one at `offset` on, which counts from the network's own. */
export function listAddresses(pool: Ipv4Pool, { offset, count }: { offset: number; count: number }): PlacedAddress[] {
  const from = pool.network + offset;
  const to = Math.min(from + count, pool.last + 2);
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => {
    const value = from + index;
    const isHost = value >= pool.first && value <= pool.last;
    const place = isHost ? "host" : value === pool.network + 1 ? "gateway" : "network";
    return { address: formatIpv4(value), place };
  });
}

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
