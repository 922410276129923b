// Finds out which interfaces are held to a rate, and whether what comes in by a cable takes its detour. Called by
// shaper.ts every two seconds, for anybody on the host may take a queue away. Only reads.
import type { NetlinkSocket } from "../ffi/netlink.ts";
import { readAttributes } from "./rtnetlink-message.ts";
import { BUCKET, ENTRANCE, queueHeader, rateOfBucket } from "./token-bucket.ts";

const [RTM_GETQDISC, RTM_GETTFILTER] = [38, 46] as const;
const [TCA_KIND, TCA_OPTIONS, HEADER_BYTES] = [1, 2, 20] as const;
const [TCA_U32_SEL, TCA_U32_ACT, TCA_ACT_OPTIONS, TCA_MIRRED_PARMS] = [5, 7, 2, 2] as const;
/** struct tc_mirred: where the packet goes. */
const MIRRED_IFINDEX = 24;

/** Reads the rate of every bucket of ours in one dump: bits a second by the interface's number. */
export function readBuckets(socket: NetlinkSocket): Map<number, number> {
  const buckets = new Map<number, number>();
  for (const { body } of socket.dump(RTM_GETQDISC, queueHeader({ index: 0 }))) {
    if (body.readUInt32LE(8) !== BUCKET || kindOf(body) !== "tbf") continue;
    const rate = rateOfBucket(inside(readAttributes(body, HEADER_BYTES).get(TCA_OPTIONS)));
    if (rate !== null) buckets.set(body.readInt32LE(4), rate);
  }
  return buckets;
}

/** Tells whether the one rule at the way in of `index` sends everything out by `to`. */
export function hasDetour(socket: NetlinkSocket, index: number, to: number): boolean {
  const rules = socket.dump(RTM_GETTFILTER, queueHeader({ index, parent: ENTRANCE })).flatMap(({ body }) => {
    const options = inside(readAttributes(body, HEADER_BYTES).get(TCA_OPTIONS));
    // The kernel also tells the table a rule of u32 stands in.
    if (kindOf(body) === "u32" && !options.has(TCA_U32_SEL)) return [];
    const action = inside(inside(options.get(TCA_U32_ACT)).get(1));
    return [inside(action.get(TCA_ACT_OPTIONS)).get(TCA_MIRRED_PARMS)?.readUInt32LE(MIRRED_IFINDEX) ?? 0];
  });
  return rules.length === 1 && rules[0] === to;
}

function kindOf(body: Buffer): string {
  const kind = readAttributes(body, HEADER_BYTES).get(TCA_KIND);
  return kind === undefined ? "" : kind.toString("latin1", 0, kind.length - 1);
}

/** The attributes inside an attribute; none in one that is missing. */
function inside(attribute: Buffer | undefined): Map<number, Buffer> {
  return attribute === undefined ? new Map() : readAttributes(attribute, 0);
}
