import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";
import { poolParts, type ShownPool } from "./pool-view.ts";

/** Finds a pool; throws `pool.not_found`. */
export async function findPool(db: Pick<Transaction, "pool">, id: string): Promise<ShownPool> {
  const pool = await db.pool.findUnique({ where: { id }, include: poolParts });
  if (pool === null) throw new BerthError("pool.not_found", `no pool ${id}`);
  return pool;
}
