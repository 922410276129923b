import { BerthError } from "@berth/core/errors/berth-error.ts";
import { ipv4PoolSchema, isInPool } from "@berth/core/pool/ipv4-pool.ts";
import type { Transaction } from "@berth/db/database.ts";
import { countPool, type PoolUse, readPoolUse } from "./pool-use.ts";
import { poolParts, type ShownPool } from "./pool-view.ts";

/** Which address is asked for: of which pool, for a container on which node; `address` null is any. */
export interface AddressWish {
  readonly poolId: string;
  readonly nodeId: string;
  readonly address: string | null;
}

/** A routed network ends at its node: on another one the address would be dead. */
function assertReaches(pool: ShownPool, nodeId: string): void {
  if (pool.nodeId === null || pool.nodeId === nodeId) return;
  const params = { pool: pool.name, node: pool.node?.name ?? "" };
  throw new BerthError("pool.other_node", `${pool.name} is routed to ${pool.nodeId}`, { field: "poolId", params });
}

/** Throws unless the pool may give this very address; that somebody has it, the table's own key says. */
function assertMayGive(pool: ShownPool, use: PoolUse, address: string): void {
  const refuse = (code: "address.invalid" | "address.reserved" | "address.quarantined" | "address.taken") =>
    new BerthError(code, `${address} of ${pool.cidr}`, { field: "address", params: { address } });
  if (!isInPool(ipv4PoolSchema.parse(pool.cidr), address)) throw refuse("address.invalid");
  if (use.used.has(address)) throw refuse("address.taken");
  if (use.reserved.has(address)) throw refuse("address.reserved");
  if (use.quarantined.has(address)) throw refuse("address.quarantined");
}

/** Chooses an address of a pool, inside the transaction that takes it: the one asked for, or the lowest free one. */
export async function chooseAddress(tx: Transaction, { poolId, nodeId, address }: AddressWish): Promise<string> {
  const pool = await tx.pool.findUnique({ where: { id: poolId }, include: poolParts });
  if (pool === null) throw new BerthError("pool.not_found", `no pool ${poolId}`, { field: "poolId" });
  assertReaches(pool, nodeId);
  const use = await readPoolUse(tx, pool);
  if (address !== null) {
    assertMayGive(pool, use, address);
    return address;
  }
  const { nextFree } = countPool(pool.cidr, use);
  if (nextFree !== null) return nextFree;
  const params = { pool: pool.name };
  throw new BerthError("pool.exhausted", `${pool.name} has no free address`, { field: "poolId", params });
}
