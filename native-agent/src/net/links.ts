// Finds out which interfaces exist and what they have carried. Called by routed-network.ts. Only reads.
import { existsSync } from "node:fs";
import { hasCode } from "../ffi/has-code.ts";
import type { NetlinkSocket } from "../ffi/netlink.ts";
import type { Traffic } from "./network.ts";
import { linkHeader, message, readAttributes, text } from "./rtnetlink-message.ts";

const RTM_GETLINK = 18;
const RTM_GETROUTE = 26;
const RTM_GETSTATS = 94;
const IFLA_IFNAME = 3;
const IFF_UP = 1;
const IFLA_STATS_LINK_64 = 1;
const RTA_OIF = 4;
const AF_INET = 2;
const MAIN_TABLE = 254;
const [LINK_BYTES, ROUTE_BYTES, STATS_BYTES] = [16, 12, 12] as const;

/** Lists all interfaces of the host: number to name. */
export function listLinks(socket: NetlinkSocket): Map<number, string> {
  const links = new Map<number, string>();
  for (const { body } of socket.dump(RTM_GETLINK, linkHeader({}))) {
    const name = readAttributes(body, LINK_BYTES).get(IFLA_IFNAME);
    if (name !== undefined) links.set(body.readInt32LE(4), name.toString("latin1", 0, name.length - 1));
  }
  return links;
}

/** An interface as far as we ask: its number, and whether it is up. */
export interface Link {
  readonly index: number;
  readonly isUp: boolean;
}

/** Finds an interface by its name; null when there is none. */
export function findLink(socket: Pick<NetlinkSocket, "request">, name: string): Link | null {
  const body = message(linkHeader({}), [[IFLA_IFNAME, text(name)]]);
  try {
    const [reply] = socket.request([{ type: RTM_GETLINK, body, subject: name }]);
    if (reply === undefined) return null;
    return { index: reply.body.readInt32LE(4), isUp: (reply.body.readUInt32LE(8) & IFF_UP) !== 0 };
  } catch (error) {
    if (hasCode(error, "ENODEV")) return null;
    throw error;
  }
}

/** Tells whether an interface exists, without a dump. /proc shows the namespace of whoever asks; /sys that of its mount. */
export function hasLink(name: string): boolean {
  return existsSync(`/proc/sys/net/ipv4/conf/${name}`);
}

/**
 * Reads the traffic of every interface in one dump, by number. The host's end of a cable sees everything
 * the other way round, so what it sent is what the container received.
 */
export function readLinkTraffic(socket: NetlinkSocket): Map<number, Traffic> {
  const request = Buffer.alloc(STATS_BYTES);
  // A bit mask of the tables wanted; one of them holds the 64-bit counters.
  request.writeUInt32LE(1 << (IFLA_STATS_LINK_64 - 1), 8);
  const traffic = new Map<number, Traffic>();
  for (const { body } of socket.dump(RTM_GETSTATS, request)) {
    const counters = readAttributes(body, STATS_BYTES).get(IFLA_STATS_LINK_64);
    if (counters === undefined) continue;
    // struct rtnl_link_stats64: packets in, packets out, bytes in, bytes out, ...
    const [bytesIn, bytesOut] = [Number(counters.readBigUInt64LE(16)), Number(counters.readBigUInt64LE(24))];
    traffic.set(body.readUInt32LE(4), { netRxBytes: bytesOut, netTxBytes: bytesIn });
  }
  return traffic;
}

/** Lists the numbers of the interfaces a default route leaves by: the host's way to the world. */
export function listUplinks(socket: NetlinkSocket): number[] {
  const request = Buffer.alloc(ROUTE_BYTES);
  request.writeUInt8(AF_INET, 0);
  const uplinks = new Set<number>();
  for (const { body } of socket.dump(RTM_GETROUTE, request)) {
    const [prefixLength, table] = [body.readUInt8(1), body.readUInt8(4)];
    const out = readAttributes(body, ROUTE_BYTES).get(RTA_OIF);
    if (prefixLength === 0 && table === MAIN_TABLE && out !== undefined) uplinks.add(out.readUInt32LE(0));
  }
  return [...uplinks];
}
