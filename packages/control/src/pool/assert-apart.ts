import { nodeFactsSchema } from "@berth/contract/node-facts.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { doNetworksOverlap, ipv4PoolSchema, isInNetwork, parseInterfaceAddress } from "@berth/core/pool/ipv4-pool.ts";
import type { Transaction } from "@berth/db/database.ts";
import type { PoolFields } from "./pool-input.ts";

/** A pool that is to be; `id` is null before it is. */
export type Placed = Pick<PoolFields, "cidr" | "delivery" | "nodeId"> & { readonly id: string | null };

/** Two pools with one address would give it twice. */
async function assertApartFromPools(tx: Transaction, { id, cidr }: Placed): Promise<void> {
  const range = ipv4PoolSchema.parse(cidr);
  const others = await tx.pool.findMany({ where: id === null ? {} : { id: { not: id } } });
  const other = others.find((pool) => doNetworksOverlap(range, ipv4PoolSchema.parse(pool.cidr)));
  if (other === undefined) return;
  const params = { pool: other.name, cidr: other.cidr };
  throw new BerthError("pool.overlap", `${cidr} overlaps ${other.name}, ${other.cidr}`, { field: "cidr", params });
}

/** What the interfaces of a node have, as its last hello told it; nothing before the first. */
function readNetworks(facts: unknown): readonly string[] {
  return nodeFactsSchema.nullable().catch(null).parse(facts)?.networks ?? [];
}

/**
 * A node's own address cannot be a VPS's: the node would take its packets itself. A routed network may lie
 * beside the node's own, for its router knows the way; a private one would hide whoever is really there.
 */
function collides({ cidr, delivery }: Placed, own: string): boolean {
  const [range, interfaceAddress] = [ipv4PoolSchema.parse(cidr), parseInterfaceAddress(own)];
  if (delivery === "nat" && doNetworksOverlap(range, interfaceAddress)) return true;
  return isInNetwork(range, own.split("/")[0] ?? own);
}

async function assertApartFromNodes(tx: Transaction, placed: Placed): Promise<void> {
  const { cidr, nodeId } = placed;
  const where = nodeId === null ? { state: { not: "revoked" as const } } : { id: nodeId };
  const nodes = await tx.node.findMany({ where, select: { name: true, facts: true, state: true } });
  if (nodeId !== null && (nodes[0] === undefined || nodes[0].state === "revoked"))
    throw new BerthError("node.not_found", `no node ${nodeId}`, { field: "nodeId" });
  for (const node of nodes) {
    const network = readNetworks(node.facts).find((own) => collides(placed, own));
    if (network === undefined) continue;
    const params = { node: node.name, network };
    throw new BerthError("pool.overlaps_node", `${cidr} holds ${network} of ${node.name}`, { field: "cidr", params });
  }
}

/** Throws unless a pool shares no address with another pool nor with the nodes it serves. */
export async function assertApart(tx: Transaction, placed: Placed): Promise<void> {
  await assertApartFromPools(tx, placed);
  await assertApartFromNodes(tx, placed);
}
