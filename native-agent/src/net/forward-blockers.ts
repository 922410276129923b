// Which of the host's own firewalls stop packets that are only passing through: everything of a container. Another
// table's accept cannot overrule a drop, so ours is powerless there; whoever runs the host must let our interfaces pass.
// Asked of the kernel itself, for these tables are others' and may be of an nft that our libnftables crashes on.
// Called by routed-network.ts for the node's facts. See linux/netfilter/nf_tables.h for the numbers.
import type { NetlinkReply } from "../ffi/netlink.ts";
import type { NetworkConfig } from "./network.ts";
import { familyName, NFT_MESSAGE, named, nftAttributes, nftHeader, nftText, readList } from "./nftables-message.ts";
import { readAttributes } from "./rtnetlink-message.ts";

/** Numbers of attributes. */
const CHAIN = { table: 1, name: 3, hook: 4, policy: 5 } as const;
const [HOOK_NUMBER, RULE_EXPRESSIONS] = [1, 4] as const;
const [EXPRESSION_NAME, EXPRESSION_DATA] = [1, 2] as const;
const [LOOKUP_SET, TARGET_NAME, IMMEDIATE_DATA, DATA_VERDICT, VERDICT_CODE] = [1, 1, 2, 2, 1] as const;

/** The hook `forward` of every family that has one, and the verdict `drop`. */
const [FORWARD, DROP] = [2, 0] as const;
/** What a rule may hold that speaks of no packet in particular. */
const OF_EVERY_PACKET = new Set(["counter", "log", "immediate", "reject", "target"]);

/** Asks for everything of a kind; see NetlinkSocket.dump. */
type Dump = (type: number, body: Uint8Array) => readonly NetlinkReply[];

interface Chain {
  readonly family: number;
  readonly table: string;
  readonly name: string;
  readonly label: string;
  readonly isDropping: boolean;
}

interface Expression {
  readonly name: string;
  readonly data: Buffer;
}

/** Lists the chains that stop forwarded packets and have no rule about our interfaces, such as `ip filter FORWARD`. */
export function listForwardBlockers(config: NetworkConfig, dump: Dump): string[] {
  return forwardChains(dump).flatMap((chain) => {
    if (chain.table === config.nftTable) return [];
    const rules = dump(NFT_MESSAGE.getRule, named(chain.family, chain.table, chain.name)).map(readExpressions);
    // Its owner has thought of us; what the rule says is his.
    if (rules.flat().some((expression) => doesName(config.interfacePrefix, expression, elementsOf(chain, dump))))
      return [];
    return chain.isDropping || isRefusal(rules.at(-1) ?? []) ? [chain.label] : [];
  });
}

function forwardChains(dump: Dump): Chain[] {
  return dump(NFT_MESSAGE.getChain, nftHeader()).flatMap(({ body }) => {
    const attributes = nftAttributes(body);
    const hook = attributes.get(CHAIN.hook);
    if (hook === undefined || readAttributes(hook, 0).get(HOOK_NUMBER)?.readUInt32BE() !== FORWARD) return [];
    const [table, name] = [nftText(attributes.get(CHAIN.table)), nftText(attributes.get(CHAIN.name))];
    const isDropping = attributes.get(CHAIN.policy)?.readUInt32BE() === DROP;
    return [{ family: body.readUInt8(0), table, name, label: `${familyName(body)} ${table} ${name}`, isDropping }];
  });
}

function readExpressions({ body }: NetlinkReply): Expression[] {
  return readList(nftAttributes(body).get(RULE_EXPRESSIONS)).map((expression) => {
    const attributes = readAttributes(expression, 0);
    return { name: nftText(attributes.get(EXPRESSION_NAME)), data: attributes.get(EXPRESSION_DATA) ?? Buffer.alloc(0) };
  });
}

/** Reads what is in a set of the chain's table. */
function elementsOf({ family, table }: Chain, dump: Dump): (set: string) => Buffer[] {
  return (set) => dump(NFT_MESSAGE.getElements, named(family, table, set)).map(({ body }) => body);
}

/** True of a comparison with the beginning of our interfaces' names, and of a set that has one of them. */
function doesName(prefix: string, { name, data }: Expression, elements: (set: string) => readonly Buffer[]): boolean {
  if (name !== "lookup") return data.includes(prefix);
  return elements(nftText(readAttributes(data, 0).get(LOOKUP_SET))).some((body) => body.includes(prefix));
}

/** firewalld's way: the policy accepts, and the last rule refuses whatever got that far. */
function isRefusal(rule: readonly Expression[]): boolean {
  return rule.every(({ name }) => OF_EVERY_PACKET.has(name)) && rule.some(isRefusing);
}

function isRefusing({ name, data }: Expression): boolean {
  const attributes = readAttributes(data, 0);
  // iptables writes REJECT as a target of its own.
  if (name === "target") return nftText(attributes.get(TARGET_NAME)) === "REJECT";
  if (name !== "immediate") return name === "reject";
  const verdict = readAttributes(attributes.get(IMMEDIATE_DATA) ?? Buffer.alloc(0), 0).get(DATA_VERDICT);
  return verdict !== undefined && readAttributes(verdict, 0).get(VERDICT_CODE)?.readUInt32BE() === DROP;
}
