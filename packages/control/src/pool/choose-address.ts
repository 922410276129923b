import { BerthError } from "@berth/core/errors/berth-error.ts";
import { ipv4PoolSchema, isInPool, nextFreeAddress } from "@berth/core/pool/ipv4-pool.ts";
import type { Transaction } from "@berth/db/database.ts";

/** Chooses an address of a pool: the one asked for, or the lowest free one for null. */
export async function chooseAddress(tx: Transaction, poolId: string, wanted: string | null): Promise<string> {
  const pool = await tx.pool.findUnique({ where: { id: poolId } });
  if (pool === null) throw new BerthError("input.invalid", `no pool ${poolId}`, { field: "poolId" });
  const range = ipv4PoolSchema.parse(pool.cidr);
  if (wanted !== null) {
    if (isInPool(range, wanted)) return wanted;
    throw new BerthError("address.invalid", `${wanted} is not one of ${pool.cidr} to give`, { field: "address" });
  }
  const taken = await tx.address.findMany({ where: { poolId }, select: { address: true } });
  const free = nextFreeAddress(
    range,
    taken.map(({ address }) => address),
  );
  if (free === null)
    throw new BerthError("pool.exhausted", `${pool.name} has no free address`, {
      field: "poolId",
      params: { pool: pool.name },
    });
  return free;
}
