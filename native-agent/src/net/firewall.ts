// The firewall's life: loaded whole, then told of containers one by one. Called by routed-network.ts.
// A refusal of nftables is an error of ours: a container whose address is not guarded gets no cable.
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { NetlinkSocket } from "../ffi/netlink.ts";
import { Nftables } from "../ffi/nftables.ts";
import { listForwardBlockers } from "./forward-blockers.ts";
import type { AddressBinding, NetworkConfig } from "./network.ts";
import { ctidOf, hostInterface } from "./numbers.ts";
import { addBinding, boundConnections, deleteElement, elementsOf, ruleset, type SetElement } from "./ruleset.ts";

/** What `list set` and `list map` answer, as far as we read it; see libnftables-json(5). */
const elementSchema = z.object({ val: z.unknown(), counter: z.object({ packets: z.number() }).optional() });
const setSchema = z.object({ elem: z.array(z.unknown()).optional() });
const listSchema = z.object({
  nftables: z.array(z.object({ set: setSchema.optional(), map: setSchema.optional() })),
});

/** The key of an element: of several parts, or one alone. */
const keySchema = z
  .object({ concat: z.array(z.string()) })
  .transform(({ concat }) => concat)
  .or(z.string().transform((part) => [part]));

/** The sets that we alone fill; what is in the others the kernel has put there by our rules. */
const ownSets = [
  ["map", "own4"],
  ["map", "own6"],
  ["set", "refused"],
  ["set", "nat4"],
  ["set", "uplinks"],
] as const;

export class Firewall {
  readonly #config: NetworkConfig;
  readonly #nft = new Nftables();
  /** For what libnftables must not be asked; see forward-blockers.ts. */
  readonly #socket = new NetlinkSocket("netfilter");
  /** What is registered, since we loaded the table ourselves; null before, when only the kernel knows. */
  #bindings: Map<number, AddressBinding> | null = null;
  #uplinks: readonly string[] = [];
  /** Our rules in the kernel's own words, just after we loaded them; null before. */
  #rules: string | null = null;
  /** To how many connections each container is bounded; null while nobody is. */
  #bound: number | null = null;

  constructor(config: NetworkConfig) {
    this.#config = config;
  }

  /** Replaces our tables in one transaction. */
  load(bindings: readonly AddressBinding[], uplinks: readonly string[]): void {
    this.#run("loading the firewall", ruleset(this.#config, bindings, uplinks));
    this.#bindings = new Map(bindings.map((binding) => [binding.ctid, binding]));
    this.#uplinks = uplinks;
    this.#rules = this.#readRules();
    this.#bound = null;
  }

  /** To how many connections each container is bounded; null while nobody is. */
  bound(): number | null {
    return this.#bound;
  }

  /** Bounds every container to so many connections, or lets go; only rules that are intact may be changed so. */
  boundConnections(most: number | null): void {
    this.#run("bounding the connections of containers", boundConnections(this.#config, most));
    this.#bound = most;
    this.#rules = this.#readRules();
  }

  /** Every container registered since we loaded the table. */
  bindings(): AddressBinding[] {
    return [...(this.#bindings?.values() ?? [])];
  }

  /** Tells whether every chain and rule of ours is as we loaded it. */
  isIntact(): boolean {
    return this.#rules !== null && this.#readRules() === this.#rules;
  }

  /** Names an element somebody has taken out of our sets or put in, such as `own4 bt-101 10.0.0.2`; null when there is none. */
  findChangedElement(): string | null {
    const bindings = this.bindings().flatMap((binding) => elementsOf(this.#config, binding));
    const uplinks = this.#uplinks.map((name): SetElement => ({ set: "uplinks", key: [name] }));
    const wanted = new Set([...bindings, ...uplinks].map(({ set, key }) => [set, ...key].join(" ")));
    const found = new Set(
      ownSets.flatMap(([kind, set]) => this.#elements(kind, set).map(({ key }) => [set, ...key].join(" "))),
    );
    return [...wanted].find((one) => !found.has(one)) ?? [...found].find((one) => !wanted.has(one)) ?? null;
  }

  /** Registers a container; what was registered under its name before goes first. */
  add(binding: AddressBinding): void {
    for (const { ctid, ipv4 } of this.#bindings?.values() ?? []) {
      if (ipv4 !== binding.ipv4 || ctid === binding.ctid) continue;
      throw new BerthError("address.taken", `${ipv4} belongs to container ${ctid} on this node`);
    }
    this.remove(binding.ctid);
    this.#run(`letting container ${binding.ctid} use ${binding.ipv4}`, addBinding(this.#config, binding));
    this.#bindings?.set(binding.ctid, binding);
  }

  /** Forgets a container, whatever address it had. */
  remove(ctid: number): void {
    const name = hostInterface(this.#config.interfacePrefix, ctid);
    const known = this.#bindings?.get(ctid);
    if (this.#bindings !== null && known === undefined) return;
    for (const address of known === undefined ? this.#addressesOf(name) : [known.ipv4]) {
      this.#runIfThere(deleteElement(this.#config, "own4", `"${name}" . ${address}`));
      for (const set of ["nat4", "pace", "connections"]) this.#runIfThere(deleteElement(this.#config, set, address));
    }
    this.#runIfThere(deleteElement(this.#config, "refused", `"${name}"`));
    this.#bindings?.delete(ctid);
  }

  /** The sources a container's cable may send from, by the kernel's own word. */
  addressesOf(ctid: number): string[] {
    return this.#addressesOf(hostInterface(this.#config.interfacePrefix, ctid));
  }

  /** The chains of others that stop forwarded packets. */
  forwardBlockers(): string[] {
    return listForwardBlockers(this.#config, (type, body) => this.#socket.dump(type, body));
  }

  /** Packets refused so far, by container; counting begins anew when the firewall is loaded. */
  refused(): Map<number, number> {
    const refused = new Map<number, number>();
    for (const { key, packets } of this.#elements("set", "refused")) {
      const ctid = ctidOf(this.#config.interfacePrefix, key.join());
      if (ctid !== null) refused.set(ctid, packets);
    }
    return refused;
  }

  /** The containers that are registered. */
  census(): number[] {
    if (this.#readRules() === null) return [];
    const elements = [...this.#elements("map", "own4"), ...this.#elements("set", "refused")];
    const names = elements.map(({ key }) => key[0] ?? "");
    return [...new Set(names.flatMap((name) => ctidOf(this.#config.interfacePrefix, name) ?? []))];
  }

  close(): void {
    this.#socket.close();
    this.#nft.close();
  }

  /** Null when a table is not there. */
  #readRules(): string | null {
    const { nftTable } = this.#config;
    try {
      return ["inet", "arp"].map((family) => this.#nft.listRules(`list table ${family} ${nftTable}`)).join("");
    } catch {
      return null;
    }
  }

  /** The addresses a cable may use, by the kernel's own word. */
  #addressesOf(name: string): string[] {
    if (this.#readRules() === null) return [];
    return this.#elements("map", "own4").flatMap(({ key: [owner, address] }) =>
      owner === name && address !== undefined ? [address] : [],
    );
  }

  #elements(kind: "set" | "map", name: string): Element[] {
    const answer = listSchema.parse(JSON.parse(this.#nft.list(`list ${kind} inet ${this.#config.nftTable} ${name}`)));
    const elements = answer.nftables.flatMap((part) => part[kind]?.elem ?? []);
    return elements.map((element) => parseElement(element));
  }

  #run(what: string, commands: string): void {
    try {
      this.#nft.change(this.#config.nftTable, commands);
    } catch (cause) {
      throw new BerthError("net.failed", what, { cause });
    }
  }

  #runIfThere(command: string): void {
    try {
      this.#nft.change(this.#config.nftTable, command);
    } catch {
      // libnftables before 1.0.8 has no "destroy": deleting what is not there is the only error expected.
    }
  }
}

/** An element as the kernel has it; packets are counted in own4, own6 and refused. */
interface Element {
  readonly key: readonly string[];
  readonly packets: number;
}

/** A counted element is `{elem: {val, counter}}`, of a map `[{elem: ...}, verdict]`; others are bare. */
function parseElement(element: unknown): Element {
  const told = Array.isArray(element) ? element[0] : element;
  const counted = z.object({ elem: elementSchema }).safeParse(told);
  const [val, packets] = counted.success ? [counted.data.elem.val, counted.data.elem.counter?.packets ?? 0] : [told, 0];
  return { key: keySchema.parse(val), packets };
}
