// The messages that hold an interface to a rate: a token bucket at its end, and for what comes in to it a detour
// over an interface of its own kind (ifb), because the kernel queues only what leaves. Pure but for the sending;
// called by shaper.ts and try-rates.ts. See tc(8), tc-tbf(8), tc-u32(8) and linux/{pkt_sched,pkt_cls}.h for the numbers.
import type { NetlinkRequest } from "../ffi/netlink.ts";
import { type Attribute, linkHeader, message, text, u32, u64 } from "./rtnetlink-message.ts";

const [RTM_NEWLINK, RTM_DELLINK, RTM_SETLINK] = [16, 17, 19] as const;
const [RTM_NEWQDISC, RTM_DELQDISC, RTM_NEWTFILTER] = [36, 37, 44] as const;
const [NLM_F_EXCL, NLM_F_CREATE] = [0x200, 0x400] as const;
const [IFF_UP, IFLA_IFNAME, IFLA_LINKINFO, IFLA_INFO_KIND] = [0x1, 3, 18, 1] as const;

const [TCA_KIND, TCA_OPTIONS] = [1, 2] as const;
/** Where a queue hangs: at the way out, at the way in; see TC_H_ROOT and TC_H_INGRESS. */
const [WAY_OUT, WAY_IN] = [0xffff_ffff, 0xffff_fff1] as const;
/** The numbers of our queues; the second is the kernel's own for every way in. */
export const [BUCKET, ENTRANCE] = [0xbe00_0000, 0xffff_0000] as const;

const [TCA_TBF_PARMS, TCA_TBF_RATE64, TCA_TBF_BURST, TBF_PARMS_BYTES] = [1, 4, 6, 36] as const;
const LINKLAYER_ETHERNET = 1;
const MOST_U32 = 0xffff_ffff;
const [TCA_U32_SEL, TCA_U32_ACT, U32_TERMINAL] = [5, 7, 1] as const;
const [TCA_ACT_KIND, TCA_ACT_OPTIONS, TCA_MIRRED_PARMS] = [1, 2, 2] as const;
const [TC_ACT_STOLEN, TCA_EGRESS_REDIR] = [4, 1] as const;
/** Priority 1, every protocol: ETH_P_ALL in network order. */
const FIRST_OF_ALL_PROTOCOLS = (1 << 16) | 0x0300;

/** How long a bucket may pour without asking the clock: up to 100 Mbit/s or so by the first, above by the second. */
const [CALM_BURST_SEC, FAST_BURST_SEC] = [0.01, 0.001] as const;
/** Two full frames, and four of the 64 KiB packets that veth hands on uncut. */
const [LEAST_BURST_BYTES, CALM_BURST_BYTES] = [4096, 262_144] as const;
/** A queue of so long a wait keeps a far connection full and a near one quick. */
const QUEUE_SEC = 0.05;
const [LEAST_QUEUE_BYTES, MOST_QUEUE_BYTES] = [65_536, 67_108_864] as const;

/** A bucket's measures in bytes; frames count with their Ethernet header, as the interface's counters do. */
export function bucketOf(bitsPerSec: number): { bytesPerSec: number; burstBytes: number; queueBytes: number } {
  const bytesPerSec = Math.round(bitsPerSec / 8);
  const calm = Math.min(bytesPerSec * CALM_BURST_SEC, CALM_BURST_BYTES);
  const burstBytes = Math.ceil(Math.max(LEAST_BURST_BYTES, calm, bytesPerSec * FAST_BURST_SEC));
  const queue = Math.min(Math.max(LEAST_QUEUE_BYTES, bytesPerSec * QUEUE_SEC), MOST_QUEUE_BYTES);
  return { bytesPerSec, burstBytes, queueBytes: Math.ceil(Math.max(queue, 2 * burstBytes)) };
}

/** Makes the bucket at an interface's way out, where no other queue of somebody's may stand. */
export function putBucket(index: number, bitsPerSec: number): NetlinkRequest {
  const { bytesPerSec, burstBytes, queueBytes } = bucketOf(bitsPerSec);
  const parameters = Buffer.alloc(TBF_PARMS_BYTES);
  parameters.writeUInt8(LINKLAYER_ETHERNET, 1);
  parameters.writeUInt32LE(Math.min(bytesPerSec, MOST_U32), 8);
  parameters.writeUInt32LE(queueBytes, 24);
  const options: Attribute[] = [
    [TCA_TBF_PARMS, parameters],
    [TCA_TBF_BURST, u32(burstBytes)],
  ];
  if (bytesPerSec > MOST_U32) options.push([TCA_TBF_RATE64, u64(bytesPerSec)]);
  const body = message(queueHeader({ index, handle: BUCKET, parent: WAY_OUT }), [
    [TCA_KIND, text("tbf")],
    [TCA_OPTIONS, options],
  ]);
  return {
    type: RTM_NEWQDISC,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    body,
    subject: `token bucket (sch_tbf) of ${index}`,
  };
}

/** The rate of a bucket in bits a second, from its options as the kernel tells them; null when it is none of ours. */
export function rateOfBucket(options: ReadonlyMap<number, Buffer>): number | null {
  const parameters = options.get(TCA_TBF_PARMS);
  if (parameters === undefined || parameters.length < TBF_PARMS_BYTES) return null;
  const wide = options.get(TCA_TBF_RATE64);
  return 8 * (wide === undefined ? parameters.readUInt32LE(8) : Number(wide.readBigUInt64LE()));
}

/** Takes whatever queue stands at an interface's way out. */
export function removeBucket(index: number): NetlinkRequest {
  const body = queueHeader({ index, handle: 0, parent: WAY_OUT });
  return { type: RTM_DELQDISC, body, subject: `queue of ${index}` };
}

/** Opens an interface's way in for rules. */
export function openEntrance(index: number): NetlinkRequest {
  const header = queueHeader({ index, handle: ENTRANCE, parent: WAY_IN });
  const body = message(header, [[TCA_KIND, text("ingress")]]);
  return { type: RTM_NEWQDISC, flags: NLM_F_CREATE | NLM_F_EXCL, body, subject: `way in (sch_ingress) of ${index}` };
}

/** Takes the way in with all its rules: what comes in takes no detour any more. */
export function closeEntrance(index: number): NetlinkRequest {
  const body = queueHeader({ index, handle: ENTRANCE, parent: WAY_IN });
  return { type: RTM_DELQDISC, body, subject: `way in of ${index}` };
}

/** Sends everything that comes in by `index` out by `to` first; an ifb gives it back where it came in. */
export function detour(index: number, to: number): NetlinkRequest {
  const mirred = Buffer.alloc(28);
  mirred.writeInt32LE(TC_ACT_STOLEN, 8);
  mirred.writeInt32LE(TCA_EGRESS_REDIR, 20);
  mirred.writeUInt32LE(to, 24);
  // One key that compares nothing: it fits every packet.
  const selector = Buffer.alloc(32);
  selector.writeUInt8(U32_TERMINAL, 0);
  selector.writeUInt8(1, 2);
  const action: Attribute[] = [
    [TCA_ACT_KIND, text("mirred")],
    [TCA_ACT_OPTIONS, [[TCA_MIRRED_PARMS, mirred]]],
  ];
  const body = message(queueHeader({ index, handle: 0, parent: ENTRANCE, info: FIRST_OF_ALL_PROTOCOLS }), [
    [TCA_KIND, text("u32")],
    [
      TCA_OPTIONS,
      [
        [TCA_U32_SEL, selector],
        [TCA_U32_ACT, [[1, action]]],
      ],
    ],
  ]);
  const subject = `detour of ${index} (cls_u32, act_mirred)`;
  return { type: RTM_NEWTFILTER, flags: NLM_F_CREATE | NLM_F_EXCL, body, subject };
}

/** Makes an interface for detours; it is down. */
export function createDetour(name: string): NetlinkRequest {
  const body = message(linkHeader({}), [
    [IFLA_IFNAME, text(name)],
    [IFLA_LINKINFO, [[IFLA_INFO_KIND, text("ifb")]]],
  ]);
  return { type: RTM_NEWLINK, flags: NLM_F_CREATE | NLM_F_EXCL, body, subject: `interface ${name} (ifb)` };
}

/** Takes an interface up. */
export function takeUp(index: number): NetlinkRequest {
  return { type: RTM_SETLINK, body: linkHeader({ index, flags: IFF_UP }), subject: `interface ${index}` };
}

/** Takes an interface away by its name; the kernel needs 20 ms for it. */
export function removeLink(name: string): NetlinkRequest {
  return { type: RTM_DELLINK, body: message(linkHeader({}), [[IFLA_IFNAME, text(name)]]), subject: name };
}

/** The fixed part of messages about queues and their rules: struct tcmsg. */
export function queueHeader(queue: { index: number; handle?: number; parent?: number; info?: number }): Uint8Array {
  const bytes = Buffer.alloc(20);
  bytes.writeInt32LE(queue.index, 4);
  bytes.writeUInt32LE(queue.handle ?? 0, 8);
  bytes.writeUInt32LE(queue.parent ?? 0, 12);
  bytes.writeUInt32LE(queue.info ?? 0, 16);
  return bytes;
}
