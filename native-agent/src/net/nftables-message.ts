// Writes and reads the bodies of nfnetlink messages about tables, chains and rules, for what libnftables must not
// be asked: it crashes where another program's set was made by a later one. Pure; the attributes are rtnetlink-message.ts's.
// See linux/netfilter/{nfnetlink,nf_tables}.h for the numbers.
import { message, readAttributes, text } from "./rtnetlink-message.ts";

const SUBSYSTEM = 10;
/** Messages of nf_tables. */
export const NFT_MESSAGE = {
  newTable: type(0),
  getTable: type(1),
  delTable: type(2),
  newChain: type(3),
  getChain: type(4),
  getRule: type(7),
  newSet: type(9),
  getElements: type(13),
};
/** The two ends of a transaction. */
export const [BATCH_BEGIN, BATCH_END] = [16, 17] as const;

const FAMILIES = new Map([
  [1, "inet"],
  [2, "ip"],
  [3, "arp"],
  [5, "netdev"],
  [7, "bridge"],
  [10, "ip6"],
]);
const NAME_IN_TABLE = 1;

function type(number: number): number {
  return (SUBSYSTEM << 8) | number;
}

/** The fixed part: an address family (0 means all) and, of a batch, the subsystem it is for. */
export function nftHeader(family = 0, subsystem = 0): Uint8Array {
  return Uint8Array.of(family, 0, subsystem >> 8, subsystem & 0xff);
}

/** The body of either end of a transaction. */
export function batchEnd(): Uint8Array {
  return nftHeader(0, SUBSYSTEM);
}

/** The body of a message about something that is named by so many names: of its table, and then in it. */
export function named(family: number, ...names: readonly string[]): Uint8Array {
  return message(
    nftHeader(family),
    names.map((name, index) => [NAME_IN_TABLE + index, text(name)] as const),
  );
}

/** What nft(8) calls an address family, `inet` or `arp`. */
export function familyName(body: Buffer): string {
  return FAMILIES.get(body.readUInt8(0)) ?? String(body.readUInt8(0));
}

/** The attributes of an answer. */
export function nftAttributes(body: Buffer): Map<number, Buffer> {
  return readAttributes(body, 4);
}

/** A text without the zero that ends it. */
export function nftText(value: Buffer | undefined): string {
  return value === undefined ? "" : value.toString("latin1").replace(/\0.*$/s, "");
}

/** The members of a list, whose attributes all have the same number. */
export function readList(list: Buffer | undefined): Buffer[] {
  const members: Buffer[] = [];
  for (let at = 0; list !== undefined && at + 4 <= list.length; ) {
    const size = Math.max(4, list.readUInt16LE(at));
    members.push(list.subarray(at + 4, at + size));
    at += (size + 3) & ~3;
  }
  return members;
}
