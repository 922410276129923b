// The firewall as a text: one table that never changes while containers come and go, only its sets do.
// Pure; loaded by firewall.ts. See nft(8).
// Everything from a container's cable falls through to `refuse` unless a rule lets it pass, and the
// cables are recognised by the beginning of their name: an interface nobody has registered yet is shut.
import { isIPv4 } from "node:net";
import type { AddressBinding, NetworkConfig } from "./network.ts";
import { hostInterface, ipv4Bytes } from "./numbers.ts";

/** New connections of one container: so many a second and so many at once are more than an honest one opens. */
const [NEW_PER_SEC, NEW_AT_ONCE] = [2000, 10_000] as const;

/** Bounds every container to so many connections, counted from now on; null lets go of the bound. */
export function boundConnections({ nftTable }: NetworkConfig, most: number | null): string {
  const inChain = (chain: string, rule: string) => `add rule inet ${nftTable} ${chain} ${rule}`;
  const commands = ["bound_sources", "bound_goals"].map((chain) => `flush chain inet ${nftTable} ${chain}`);
  if (most !== null) {
    const over = `ct count over ${most}`;
    commands.push(inChain("bound_sources", `add @connections { ip saddr ${over} } goto refuse`));
    commands.push(inChain("bound_goals", `add @connections { ip daddr ${over} } drop`));
  } else commands.push(`flush set inet ${nftTable} connections`);
  return commands.join("\n");
}

/** Writes the whole firewall: both tables made anew in one transaction, with these containers in force. */
export function ruleset(
  config: NetworkConfig,
  bindings: readonly AddressBinding[],
  uplinks: readonly string[],
): string {
  const { nftTable: table, interfacePrefix } = config;
  const cables = `"${interfacePrefix}*"`;
  return `
add table inet ${table}
delete table inet ${table}
add table arp ${table}
delete table arp ${table}

table inet ${table} {
  # Which source address may come out of which cable; an element's counter is the container's traffic.
  map own4 { type ifname . ipv4_addr : verdict; counter; }
  map own6 { type ifname . ipv6_addr : verdict; counter; }
  # The cables we know, each with a counter of what was refused to it.
  set refused { type ifname; counter; }
  # Addresses the world must not see: they leave under the address of this node.
  set nat4 { type ipv4_addr; }
  set uplinks { type ifname; }
  # The first packets of connections, by the container that is their source or their goal; see connection-table.ts.
  set pace { type ipv4_addr; size 65535; flags dynamic; }
  set connections { type ipv4_addr; size 65535; flags dynamic; }
  counter stray { }

  chain refuse {
    iifname @refused drop
    counter name stray drop
  }

  # Before connection tracking: a forged packet costs a lookup, not an entry in the host's table.
  chain guard {
    type filter hook prerouting priority -350; policy accept;
    iifname ${cables} jump check_source
  }
  chain check_source {
    meta nfproto ipv4 iifname . ip saddr vmap @own4
    meta nfproto ipv6 iifname . ip6 saddr vmap @own6
    goto refuse
  }

  # No port of this node is open to a container: not the agent, not the panel, not the database.
  chain to_node {
    type filter hook input priority 0; policy accept;
    iifname ${cables} jump check_to_node
  }
  chain check_to_node {
    ct state established,related accept
    ct status & confirmed == 0 jump check_pace
    icmp type echo-request accept
    goto refuse
  }

  # Nobody fills the node's table of connections faster than it can be noticed.
  chain check_pace {
    add @pace { ip saddr limit rate over ${NEW_PER_SEC}/second burst ${NEW_AT_ONCE} packets } goto refuse
    jump bound_sources
  }
  # Empty, but while the table is filling up.
  chain bound_sources { }
  chain bound_goals { }

  chain through_node {
    type filter hook forward priority 0; policy accept;
    iifname ${cables} ct status & confirmed == 0 jump check_pace
    oifname ${cables} ct status & confirmed == 0 jump bound_goals
    # Link-local services of the node's own network (cloud metadata) are not a container's business.
    iifname ${cables} ip daddr 169.254.0.0/16 goto refuse
    # Nobody outside reaches a hidden address by sending to it; a forwarded port is a dnat.
    iifname != ${cables} ip daddr @nat4 ct state new ct status ! dnat drop
    # Forwarding on an uplink is for containers: the node does not become a router for its neighbours.
    iifname @uplinks oifname @uplinks drop
  }

  chain out_of_node {
    type nat hook postrouting priority 100; policy accept;
    oifname != ${cables} ip saddr @nat4 masquerade
  }
}

# Both ends know each other's hardware address for ever; whoever speaks ARP on a cable is lying.
table arp ${table} {
  chain in { type filter hook input priority 0; policy accept; iifname ${cables} drop; }
  chain out { type filter hook output priority 0; policy accept; oifname ${cables} drop; }
}
${uplinks.map((name) => `add element inet ${table} uplinks { "${name}" }`).join("\n")}
${bindings.map((binding) => addBinding(config, binding)).join("\n")}
`;
}

/** An element of one of our sets, by the parts of its key: names of interfaces and addresses. */
export interface SetElement {
  readonly set: "own4" | "own6" | "refused" | "nat4" | "uplinks";
  readonly key: readonly string[];
}

/** Lists what lets a container send from its own address, and nothing else. */
export function elementsOf({ interfacePrefix }: NetworkConfig, binding: AddressBinding): SetElement[] {
  const name = hostInterface(interfacePrefix, binding.ctid);
  const address = checked(binding.ipv4);
  return [
    { set: "own4", key: [name, address] },
    { set: "refused", key: [name] },
    ...(binding.delivery === "nat" ? [{ set: "nat4", key: [address] } as const] : []),
  ];
}

/** Lets a container send from its own address. */
export function addBinding(config: NetworkConfig, binding: AddressBinding): string {
  return elementsOf(config, binding)
    .map(({ set, key }) => {
      const verdict = set === "own4" ? " : accept" : "";
      const words = key.map((part) => (isIPv4(part) ? part : `"${part}"`));
      return `add element inet ${config.nftTable} ${set} { ${words.join(" . ")}${verdict} }`;
    })
    .join("\n");
}

/** Takes one element away; the caller accepts that it may be gone already. */
export function deleteElement(config: NetworkConfig, set: string, element: string): string {
  return `delete element inet ${config.nftTable} ${set} { ${element} }`;
}

/** Text that goes into a command is checked here once more, whoever checked it before. */
function checked(address: string): string {
  return ipv4Bytes(address).join(".");
}
