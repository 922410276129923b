// Finds out whether this kernel can hold network rates, by doing it once on an interface nobody uses. Called by
// routed-network.ts for the node's facts and before a container is promised a rate. The kernel loads what it has as a module.
import { hasCode } from "../ffi/has-code.ts";
import { NetlinkError, type NetlinkSocket } from "../ffi/netlink.ts";
import { findLink } from "./links.ts";
import { createDetour, detour, openEntrance, putBucket, removeLink } from "./token-bucket.ts";

const LEAST_BITS_PER_SEC = 1_000_000;

/** Null when rates can be held; otherwise what the kernel refused, such as `token bucket (sch_tbf)`. */
export function tryRates(socket: Pick<NetlinkSocket, "request">, interfacePrefix: string): string | null {
  const name = `${interfacePrefix}probe`;
  try {
    remove(socket, name);
    socket.request([createDetour(name)]);
    const link = findLink(socket, name);
    if (link === null) return `interface ${name} (ifb) went as soon as it was made`;
    const { index } = link;
    for (const request of [putBucket(index, LEAST_BITS_PER_SEC), openEntrance(index), detour(index, index)])
      socket.request([request]);
    return null;
  } catch (error) {
    if (error instanceof NetlinkError) return error.message;
    throw error;
  } finally {
    remove(socket, name);
  }
}

function remove(socket: Pick<NetlinkSocket, "request">, name: string): void {
  try {
    socket.request([removeLink(name)]);
  } catch (error) {
    // It was never made: the usual end of the first call, and of a kernel without ifb.
    if (!hasCode(error, "ENODEV")) throw error;
  }
}
