// The network of containers, as the rest of the agent sees it: a routed veth each, no bridge, and one
// nftables table that knows which address belongs to which interface. `openNetwork` gives one of
// these; runtime/ attaches and releases, metrics/ reads the traffic, all by CTID alone.
import type { IsolationEvidence } from "@berth/contract/isolation.ts";
import type { NetworkLimits } from "@berth/core/container/limits.ts";
import type { ConnectionTable } from "./connection-table.ts";

/** Names a network needs; a test agent uses others than the real one and never meets it. */
export interface NetworkConfig {
  /** Begins the name of every host interface, such as "bt-"; 5 characters at most. */
  readonly interfacePrefix: string;
  /** The name of our tables in nftables (families inet and arp). */
  readonly nftTable: string;
}

/** One address of a container and how the world reaches it; `nat` hides it behind the node's address. */
export interface AddressBinding {
  readonly ctid: number;
  /** Dotted decimal, one address. */
  readonly ipv4: string;
  readonly delivery: "nat" | "routed";
}

/** A container as the node's network knows it: its address and the rates it is held to. */
export interface NetworkMember extends AddressBinding {
  readonly rates: NetworkLimits;
}

export interface AttachRequest extends NetworkMember {
  /** The container's network namespace: its waiting first process, or an open /proc/PID/ns/net. */
  readonly netns: { readonly pid: number } | { readonly fd: number };
}

/** The two ends made by `attach`. */
export interface AttachedInterface {
  /** The number of eth0 inside, unique in the fleet so that a migrated container keeps it. */
  readonly ifindex: number;
  /** The host's end, prefix and CTID. */
  readonly hostInterface: string;
}

/** Bytes since the interface was made, seen from the container: `netRxBytes` came in to it. */
export interface Traffic {
  readonly netRxBytes: number;
  readonly netTxBytes: number;
}

/** What ties a container to its address, as the kernel shows it now. */
export interface NetworkInspection {
  readonly hostInterface: string;
  /** True when the cable is there, up on the host, and its other end is the container's eth0. */
  readonly isConnected: boolean;
  /** The reverse path check in force on it (kernel's ip-sysctl): 1 is strict, 2 is loose, 0 is off. */
  readonly reversePathCheck: number;
  /** The sources the firewall lets through from it. */
  readonly boundAddresses: string[];
  /** What the host sends into it. */
  readonly routedAddresses: string[];
  /** False when somebody has changed our rules since we loaded them. */
  readonly isFirewallIntact: boolean;
}

/** What exists in the kernel under our names, by container. */
export interface NetworkCensus {
  /** Containers with a host interface. */
  readonly interfaces: number[];
  /** Containers with an entry in the firewall. */
  readonly bindings: number[];
  /** Containers with an interface that holds what they send to a rate. */
  readonly detours: number[];
}

export interface Network {
  /**
   * Loads our firewall table and lets the uplinks forward. Idempotent, and atomic: no packet passes
   * between an old table and a new one. Addresses given here are in force when it returns; rates of those that
   * run from a former life hold in the kernel, and `findDamage` sees where they do not.
   */
  prepareNode(members: readonly NetworkMember[]): void;
  /**
   * Says what somebody has done to all this since (`nft flush ruleset`, `sysctl net.ipv4.ip_forward=0`, `tc qdisc
   * del`), or that a way to the world has come up; null when nothing has to be repaired.
   */
  findDamage(): string | null;
  /** Makes it anew, with every container that is attached now. Connections go on. */
  repair(): void;
  /**
   * Puts back the kernel's settings for the host's ends where somebody has changed them, and says how they were; null
   * when none was. A host that manages its interfaces does so at each start of a container: no damage, but not to stay.
   */
  repairCables(): string | null;
  /**
   * Bounds the connections of each container while the node's table of them is filling up, and lets go when it has
   * room again. Says what has changed, null when nothing has. Call it when nothing is damaged.
   */
  boundConnections(table?: ConnectionTable | null): string | null;
  /** Makes and configures eth0 of a container whose first process still waits. Firewall first, cable after; rates before it is up. */
  attach(request: AttachRequest): Promise<AttachedInterface>;
  /** Holds an attached container to other rates from now on; connections go on. */
  applyRates(ctid: number, rates: NetworkLimits): void;
  /** Says why this kernel cannot hold network rates; null when it can. Tried once, on an interface nobody uses. */
  findRateTrouble(): string | null;
  /** Reads back what `attach` made for a container; changes nothing. */
  inspect(ctid: number): NetworkInspection;
  /** Reads back the rates a container is held to, each beside what it should be. */
  inspectRates(ctid: number, rates: NetworkLimits): IsolationEvidence[];
  /** Lists the host's own firewall chains that stop what containers send and receive, such as `ip filter FORWARD`. */
  forwardBlockers(): string[];
  /** Reads the traffic of all containers in one kernel dump. */
  readTraffic(): ReadonlyMap<number, Traffic>;
  /** Packets of a container refused by the firewall: foreign source, or not for it to reach. */
  readRefused(): ReadonlyMap<number, number>;
  /**
   * Removes the firewall entries and the detour, and resolves when the interface is gone: it dies with the container's
   * namespace, so call it after the last process ended. Idempotent.
   */
  release(ctid: number): Promise<void>;
  census(): NetworkCensus;
  /** Closes sockets; containers keep their network. */
  close(): void;
}
