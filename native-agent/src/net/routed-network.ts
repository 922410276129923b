// The network of all containers: firewall first, then the cable, then both of its ends. Built by
// open-network.ts; offers what network.ts promises.
import { closeSync, existsSync, fstatSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { IsolationEvidence } from "@berth/contract/isolation.ts";
import type { NetworkLimits } from "@berth/core/container/limits.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { hasCode } from "../ffi/has-code.ts";
import { NetlinkSocket, openNetlinkIn } from "../ffi/netlink.ts";
import { listChangedCables, setCable } from "./cable-settings.ts";
import { boundFor, type ConnectionTable, readConnectionTable } from "./connection-table.ts";
import { Firewall } from "./firewall.ts";
import { inspectCable } from "./inspect-cable.ts";
import { hasLink, listLinks, listUplinks, readLinkTraffic } from "./links.ts";
import type {
  AddressBinding,
  AttachedInterface,
  AttachRequest,
  Network,
  NetworkCensus,
  NetworkConfig,
  NetworkInspection,
  NetworkMember,
  Traffic,
} from "./network.ts";
import { ctidOf, ctidOfDetour, hostIfindex, hostInterface, insideIfindex, ipv4Bytes } from "./numbers.ts";
import { Shaper } from "./shaper.ts";
import { tryRates } from "./try-rates.ts";
import { type Cable, configureHostEnd, configureInside, createVeth, deleteVeth } from "./veth.ts";

/** A cable dies with its namespace within 60 ms; one that lives longer is held by somebody and is cut. */
const NATURAL_DEATH_MS = 500;

export class RoutedNetwork implements Network {
  readonly #config: NetworkConfig;
  readonly #socket = new NetlinkSocket();
  readonly #firewall: Firewall;
  readonly #shaper: Shaper;
  /** The interfaces a default route leaves by, as they were when the firewall was loaded. */
  #uplinks: readonly string[] = [];
  /** True once this kernel has shown it; it does not unlearn. */
  #canHoldRates = false;
  /** Which interface number belongs to which container (null: to none); filled from the kernel when an unknown one appears. */
  #owners = new Map<number, number | null>();

  constructor(config: NetworkConfig) {
    this.#config = config;
    this.#firewall = new Firewall(config);
    this.#shaper = new Shaper(config, this.#socket);
  }

  prepareNode(members: readonly NetworkMember[]): void {
    this.#shaper.adopt(new Map(members.map(({ ctid, rates }) => [ctid, rates])));
    this.#guard(members);
  }

  #guard(bindings: readonly AddressBinding[]): void {
    const links = listLinks(this.#socket);
    this.#uplinks = listUplinks(this.#socket).flatMap((index) => links.get(index) ?? []);
    this.#firewall.load(bindings, this.#uplinks);
    // Only now, so that no packet is forwarded before the rules about forwarding hold.
    for (const name of this.#uplinks) forward(name);
  }

  findDamage(): string | null {
    if (!this.#firewall.isIntact()) return "our rules are not as we loaded them";
    const changed = this.#firewall.findChangedElement();
    if (changed !== null) return `our sets are not as we filled them: ${changed}`;
    const closed = this.#uplinks.find((name) => !isForwarding(name));
    if (closed !== undefined) return `forwarding of ${closed} was switched off`;
    const hasNewUplink = this.#uplinks.length === 0 && listUplinks(this.#socket).length > 0;
    return hasNewUplink ? "the node had no way to the world and has one now" : this.#shaper.findDamage();
  }

  repair(): void {
    this.#guard(this.#firewall.bindings());
    // `ip_forward=0` switches off every interface of the host at once, ours too.
    this.repairCables();
    this.#shaper.repair();
  }

  repairCables(): string | null {
    const changed = listChangedCables(this.#socket, this.#config.interfacePrefix);
    for (const end of changed) setCable(this.#socket, end);
    return changed.length === 0 ? null : changed.map(({ change }) => change).join(", ");
  }

  boundConnections(table: ConnectionTable | null = readConnectionTable()): string | null {
    const current = this.#firewall.bound();
    const bound = table === null ? null : boundFor(table, current);
    if (bound === current) return null;
    this.#firewall.boundConnections(bound);
    return bound === null
      ? "the node's table of connections has room again: containers are not bounded"
      : `the node's table of connections is filling up: each container is bounded to ${bound}`;
  }

  forwardBlockers(): string[] {
    return this.#firewall.forwardBlockers();
  }

  async attach(request: AttachRequest): Promise<AttachedInterface> {
    const { ctid, ipv4 } = request;
    const name = hostInterface(this.#config.interfacePrefix, ctid);
    ipv4Bytes(ipv4);
    refuseOwnAddress(ipv4);
    // A cable of the former start may still be dying; its name and its route must be free.
    await this.#untilGone(name);
    this.#firewall.add(request);
    const netnsFd = openNetns(request);
    try {
      const hostIndex = hostIfindex(this.#config.interfacePrefix, ctid);
      this.#connect({ ctid, name, hostIndex, ipv4, netnsFd }, request.rates);
    } catch (cause) {
      if (cause instanceof BerthError) throw cause;
      if (hasCode(cause, "EEXIST")) {
        throw new BerthError("net.failed", `${ipv4} of container ${ctid} is in use on this node`, { cause });
      }
      throw new BerthError("net.failed", `connecting container ${ctid}`, { cause });
    } finally {
      if (!("fd" in request.netns)) closeSync(netnsFd);
    }
    return { ifindex: insideIfindex(ctid), hostInterface: name };
  }

  inspect(ctid: number): NetworkInspection {
    const name = hostInterface(this.#config.interfacePrefix, ctid);
    return {
      hostInterface: name,
      ...inspectCable(this.#socket, { name, insideIndex: insideIfindex(ctid) }),
      boundAddresses: this.#firewall.addressesOf(ctid),
      isFirewallIntact: this.#firewall.isIntact(),
    };
  }

  applyRates(ctid: number, rates: NetworkLimits): void {
    this.#shaper.apply(ctid, rates);
  }

  findRateTrouble(): string | null {
    if (this.#canHoldRates) return null;
    // What is missing may be loaded any time, so it is tried again.
    const trouble = tryRates(this.#socket, this.#config.interfacePrefix);
    this.#canHoldRates = trouble === null;
    return trouble;
  }

  inspectRates(ctid: number, rates: NetworkLimits): IsolationEvidence[] {
    return this.#shaper.inspect(ctid, rates);
  }

  readTraffic(): ReadonlyMap<number, Traffic> {
    const byLink = readLinkTraffic(this.#socket);
    const isUnknown = [...byLink.keys()].some((index) => !this.#owners.has(index));
    if (isUnknown || this.#owners.size > byLink.size) this.#learnOwners();
    const byContainer = new Map<number, Traffic>();
    for (const [index, traffic] of byLink) {
      const ctid = this.#owners.get(index);
      if (ctid !== undefined && ctid !== null) byContainer.set(ctid, traffic);
    }
    return byContainer;
  }

  readRefused(): ReadonlyMap<number, number> {
    return this.#firewall.refused();
  }

  async release(ctid: number): Promise<void> {
    this.#firewall.remove(ctid);
    await this.#untilGone(hostInterface(this.#config.interfacePrefix, ctid));
    this.#shaper.release(ctid);
  }

  census(): NetworkCensus {
    const names = [...listLinks(this.#socket).values()];
    const { interfacePrefix } = this.#config;
    return {
      interfaces: names.flatMap((name) => ctidOf(interfacePrefix, name) ?? []),
      bindings: this.#firewall.census(),
      detours: names.flatMap((name) => ctidOfDetour(interfacePrefix, name) ?? []),
    };
  }

  close(): void {
    this.#socket.close();
    this.#firewall.close();
  }

  #connect(cable: Cable, rates: NetworkLimits): void {
    const inside = openNetlinkIn(cable.netnsFd);
    try {
      createVeth(this.#socket, cable);
      this.#shaper.apply(cable.ctid, rates);
      configureHostEnd(this.#socket, cable);
      configureInside(inside, cable);
      // udev may have been quicker than we.
      setCable(this.#socket, { index: cable.hostIndex, name: cable.name });
    } finally {
      inside.close();
    }
  }

  async #untilGone(name: string): Promise<void> {
    const deadline = performance.now() + NATURAL_DEATH_MS;
    while (hasLink(name) && performance.now() < deadline) await delay(3);
    if (!hasLink(name)) return;
    try {
      deleteVeth(this.#socket, name);
    } catch (cause) {
      // It died between the look and the cut.
      if (!hasCode(cause, "ENODEV")) throw new BerthError("net.failed", `removing ${name}`, { cause });
    }
  }

  #learnOwners(): void {
    const links = [...listLinks(this.#socket)];
    this.#owners = new Map(links.map(([index, name]) => [index, ctidOf(this.#config.interfacePrefix, name)]));
  }
}

/** The node's own address cannot be given away: its local table wins, and the container would be a ghost. */
function refuseOwnAddress(ipv4: string): void {
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (addresses?.some(({ address }) => address === ipv4))
      throw new BerthError("address.taken", `${ipv4} is this node's own, on ${name}`);
  }
}

/** Lets an interface pass packets on; one that has gone meanwhile needs nothing. */
function forward(name: string): void {
  if (existsSync(forwardingOf(name))) writeFileSync(forwardingOf(name), "1");
}

function isForwarding(name: string): boolean {
  return !existsSync(forwardingOf(name)) || readFileSync(forwardingOf(name), "latin1").startsWith("1");
}

const forwardingOf = (name: string) => `/proc/sys/net/ipv4/conf/${name}/forwarding`;

function openNetns({ netns, ctid }: AttachRequest): number {
  const fd = "fd" in netns ? netns.fd : openNetnsOf(ctid, netns.pid);
  // A start that forgot the namespace would give the node itself the container's address and default route.
  if (fstatSync(fd).ino !== statSync("/proc/thread-self/ns/net").ino) return fd;
  if (!("fd" in netns)) closeSync(fd);
  throw new BerthError("net.failed", `container ${ctid} has no network namespace of its own`);
}

function openNetnsOf(ctid: number, pid: number): number {
  try {
    return openSync(`/proc/${pid}/ns/net`, "r");
  } catch (cause) {
    throw new BerthError("net.failed", `container ${ctid} has no process ${pid} any more`, { cause });
  }
}
