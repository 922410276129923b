// Looks at a cable and at what the host sends into it. Called by routed-network.ts for the isolation report.
// Only reads, and only on the host's side: the other end is in the customer's hands.
import { existsSync, readFileSync } from "node:fs";
import type { NetlinkSocket } from "../ffi/netlink.ts";
import type { NetworkInspection } from "./network.ts";
import { linkHeader, readAttributes } from "./rtnetlink-message.ts";

const RTM_GETLINK = 18;
const RTM_GETROUTE = 26;
const [IFLA_IFNAME, IFLA_LINK] = [3, 5] as const;
const [RTA_DST, RTA_OIF] = [1, 4] as const;
const IFF_UP = 0x1;
const AF_INET = 2;
const MAIN_TABLE = 254;
const [LINK_BYTES, ROUTE_BYTES] = [16, 12] as const;

/** The host's end by its name, and the number its other end must have. */
export interface CableToInspect {
  readonly name: string;
  readonly insideIndex: number;
}

type CableInspection = Pick<NetworkInspection, "isConnected" | "reversePathCheck" | "routedAddresses">;

/** Reads the state of the host's end; a cable that is not there is not connected and gets nothing. */
export function inspectCable(socket: NetlinkSocket, { name, insideIndex }: CableToInspect): CableInspection {
  const end = socket
    .dump(RTM_GETLINK, linkHeader({}))
    .map(({ body }) => ({ body, attributes: readAttributes(body, LINK_BYTES) }))
    .find(({ attributes }) => attributes.get(IFLA_IFNAME)?.toString("latin1") === `${name}\0`);
  if (end === undefined) return { isConnected: false, reversePathCheck: 0, routedAddresses: [] };
  const isUp = (end.body.readUInt32LE(8) & IFF_UP) !== 0;
  const peerIndex = end.attributes.get(IFLA_LINK)?.readUInt32LE(0);
  return {
    isConnected: isUp && peerIndex === insideIndex,
    // The kernel takes the greater number, so a node whose `all` is 2 has no strict check anywhere.
    reversePathCheck: Math.max(readReversePathCheck("all"), readReversePathCheck(name)),
    routedAddresses: listRoutes(socket, end.body.readInt32LE(4)),
  };
}

function readReversePathCheck(name: string): number {
  const path = `/proc/sys/net/ipv4/conf/${name}/rp_filter`;
  return existsSync(path) ? Number.parseInt(readFileSync(path, "latin1"), 10) : 0;
}

/** Lists what the main table sends out of an interface: an address, or a network with its length. */
function listRoutes(socket: NetlinkSocket, index: number): string[] {
  const request = Buffer.alloc(ROUTE_BYTES);
  request.writeUInt8(AF_INET, 0);
  return socket.dump(RTM_GETROUTE, request).flatMap(({ body }) => {
    const attributes = readAttributes(body, ROUTE_BYTES);
    const [prefixLength, table] = [body.readUInt8(1), body.readUInt8(4)];
    if (table !== MAIN_TABLE || attributes.get(RTA_OIF)?.readInt32LE(0) !== index) return [];
    const address = [...(attributes.get(RTA_DST) ?? [0, 0, 0, 0])].join(".");
    return [prefixLength === 32 ? address : `${address}/${prefixLength}`];
  });
}
