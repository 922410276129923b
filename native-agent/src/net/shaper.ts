// Holds each container to its network rates. What it receives waits in a token bucket at the host's end of its cable;
// what it sends takes a detour over an interface of its own (ifb) with a bucket like the first, for inside the VPS
// its root could take any queue away. Called by routed-network.ts: before a cable is up, at a change, and by the look
// every two seconds. The detour gives packets back where they came in, so every rule of the firewall still holds.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import type { IsolationEvidence } from "@berth/contract/isolation.ts";
import type { NetworkLimits } from "@berth/core/container/limits.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { hasCode } from "../ffi/has-code.ts";
import type { NetlinkRequest, NetlinkSocket } from "../ffi/netlink.ts";
import { findLink, hasLink } from "./links.ts";
import type { NetworkConfig } from "./network.ts";
import { detourInterface, hostIfindex, hostInterface } from "./numbers.ts";
import { hasDetour, readBuckets } from "./read-buckets.ts";
import {
  bucketOf,
  closeEntrance,
  createDetour,
  detour,
  openEntrance,
  putBucket,
  removeBucket,
  removeLink,
  takeUp,
} from "./token-bucket.ts";

export class Shaper {
  readonly #prefix: string;
  readonly #socket: NetlinkSocket;
  /** The rates of every container that has a cable or is about to get one. */
  #wanted = new Map<number, NetworkLimits>();

  constructor({ interfacePrefix }: NetworkConfig, socket: NetlinkSocket) {
    this.#prefix = interfacePrefix;
    this.#socket = socket;
  }

  /** Learns what an earlier life of the agent promised; what does not hold is found and repaired as damage. */
  adopt(rates: ReadonlyMap<number, NetworkLimits>): void {
    this.#wanted = new Map(rates);
  }

  /** What was promised to each container. */
  wanted(): ReadonlyMap<number, NetworkLimits> {
    return this.#wanted;
  }

  /** Holds a cable that exists to these rates; connections go on. Repeating it changes nothing. */
  apply(ctid: number, rates: NetworkLimits): void {
    this.#wanted.set(ctid, rates);
    try {
      this.#holdReceiving(ctid, rates.receiveBitsPerSec);
      this.#holdSending(ctid, rates.transmitBitsPerSec);
    } catch (cause) {
      throw new BerthError("net.failed", `holding container ${ctid} to its network rates`, { cause });
    }
  }

  /** Takes the detour away; the bucket on the cable ends with the cable. */
  release(ctid: number): void {
    this.#wanted.delete(ctid);
    const name = detourInterface(this.#prefix, ctid);
    if (!hasLink(name)) return;
    try {
      this.#removeDetour(name);
    } catch (cause) {
      throw new BerthError("net.failed", `removing ${name}`, { cause });
    }
  }

  /** Reads back the rates a container is held to, each beside what the kernel should tell. */
  inspect(ctid: number, rates: NetworkLimits): IsolationEvidence[] {
    const buckets = readBuckets(this.#socket);
    const cable = hostIfindex(this.#prefix, ctid);
    const link = findLink(this.#socket, detourInterface(this.#prefix, ctid));
    const isSendingHeld = link?.isUp === true && hasDetour(this.#socket, cable, link.index);
    const sent = isSendingHeld ? (buckets.get(link.index) ?? null) : null;
    return [
      {
        name: "tbf in",
        found: rateText(buckets.get(cable) ?? null),
        wanted: rateText(rateInBuckets(rates.receiveBitsPerSec)),
      },
      { name: "tbf out", found: rateText(sent), wanted: rateText(rateInBuckets(rates.transmitBitsPerSec)) },
    ];
  }

  /** Says which container is not held to its rates; null when all are. */
  findDamage(): string | null {
    const [ctid] = this.#damaged();
    return ctid === undefined ? null : `container ${ctid} is not held to its network rates`;
  }

  /** Holds every container to its rates again, also after one could not be; the first failure is thrown at the end. */
  repair(): void {
    const failures: unknown[] = [];
    for (const ctid of this.#damaged()) {
      const rates = this.#wanted.get(ctid);
      try {
        if (rates !== undefined) this.apply(ctid, rates);
      } catch (failed) {
        failures.push(failed);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  #damaged(): number[] {
    if (this.#wanted.size === 0) return [];
    const links = new Set(readdirSync("/proc/sys/net/ipv4/conf"));
    const buckets = readBuckets(this.#socket);
    return [...this.#wanted].flatMap(([ctid, rates]) => {
      const cable = hostIfindex(this.#prefix, ctid);
      const name = detourInterface(this.#prefix, ctid);
      // Between the death of a cable and its release there is nothing to hold.
      if (!links.has(hostInterface(this.#prefix, ctid))) return [];
      const holds =
        (buckets.get(cable) ?? null) === rateInBuckets(rates.receiveBitsPerSec) &&
        (rates.transmitBitsPerSec === null ? !links.has(name) : this.#isSendingHeld(cable, name, { rates, buckets }));
      return holds ? [] : [ctid];
    });
  }

  #isSendingHeld(
    cable: number,
    name: string,
    { rates, buckets }: { rates: NetworkLimits; buckets: ReadonlyMap<number, number> },
  ): boolean {
    const link = findLink(this.#socket, name);
    return (
      link?.isUp === true &&
      buckets.get(link.index) === rateInBuckets(rates.transmitBitsPerSec) &&
      hasDetour(this.#socket, cable, link.index)
    );
  }

  #holdReceiving(ctid: number, bitsPerSec: number | null): void {
    const cable = hostIfindex(this.#prefix, ctid);
    if (bitsPerSec === null) this.#sendIfThere(removeBucket(cable));
    else this.#putBucket(cable, bitsPerSec);
  }

  #holdSending(ctid: number, bitsPerSec: number | null): void {
    const cable = hostIfindex(this.#prefix, ctid);
    const name = detourInterface(this.#prefix, ctid);
    if (bitsPerSec === null) {
      this.#sendIfThere(closeEntrance(cable));
      if (hasLink(name)) this.#removeDetour(name);
      return;
    }
    const index = findLink(this.#socket, name)?.index ?? this.#makeDetour(name);
    this.#putBucket(index, bitsPerSec);
    this.#socket.request([takeUp(index)]);
    if (hasDetour(this.#socket, cable, index)) return;
    this.#sendIfThere(closeEntrance(cable));
    this.#socket.request([openEntrance(cable), detour(cable, index)]);
  }

  #makeDetour(name: string): number {
    this.#socket.request([createDetour(name)]);
    // It carries other interfaces' packets and speaks for itself in no language.
    const setting = `/proc/sys/net/ipv6/conf/${name}/disable_ipv6`;
    if (existsSync(setting)) writeFileSync(setting, "1");
    const link = findLink(this.#socket, name);
    if (link === null) throw new BerthError("net.failed", `${name} went as soon as it was made`);
    return link.index;
  }

  #removeDetour(name: string): void {
    this.#sendIfThere(removeLink(name));
  }

  /**
   * Never changes a bucket in place: a packet that was let in uncut and is bigger than the new bucket would stand at
   * the head of the queue for ever, and everything behind it. What is in the old one is lost, and TCP sends it again.
   */
  #putBucket(index: number, bitsPerSec: number): void {
    if (readBuckets(this.#socket).get(index) === rateInBuckets(bitsPerSec)) return;
    this.#sendIfThere(removeBucket(index));
    this.#socket.request([putBucket(index, bitsPerSec)]);
  }

  /** For taking away what may have gone already. */
  #sendIfThere(request: NetlinkRequest): void {
    try {
      this.#socket.request([request]);
    } catch (error) {
      if (!hasCode(error, "ENOENT", "EINVAL", "ENODEV")) throw error;
    }
  }
}

function rateText(bitsPerSec: number | null): string {
  return bitsPerSec === null ? "none" : `${bitsPerSec} bit/s`;
}

/** A rate as the kernel tells it back: whole bytes. */
function rateInBuckets(bitsPerSec: number | null): number | null {
  return bitsPerSec === null ? null : bucketOf(bitsPerSec).bytesPerSec * 8;
}
