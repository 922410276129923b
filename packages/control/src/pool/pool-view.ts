import type { Transaction } from "@berth/db/database.ts";
import { z } from "zod";
import { countPool, type PoolRow, type PoolUse, readPoolUse } from "./pool-use.ts";

/** A pool with how full it is; `free` and `nextFree` leave out what is kept back or rests. */
export const poolViewSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  cidr: z.string(),
  delivery: z.enum(["nat", "routed"]),
  /** The node a routed pool is routed to; null for NAT. */
  nodeId: z.uuid().nullable(),
  nodeName: z.string().nullable(),
  reserved: z.array(z.string()),
  quarantineHours: z.number().int(),
  total: z.number().int(),
  used: z.number().int(),
  reservedCount: z.number().int(),
  quarantined: z.number().int(),
  free: z.number().int(),
  nextFree: z.string().nullable(),
});
export type PoolView = z.infer<typeof poolViewSchema>;

/** What a pool is read with wherever it is shown. */
export const poolParts = { node: { select: { name: true } } } as const;

/** A row of Pool read with `poolParts`. */
export interface ShownPool extends PoolRow {
  readonly name: string;
  readonly delivery: "nat" | "routed";
  readonly nodeId: string | null;
  readonly quarantineHours: number;
  readonly node: { readonly name: string } | null;
}

/** Shows a pool whose use was read. */
export function viewPool(pool: ShownPool, use: PoolUse): PoolView {
  const { reserved: reservedCount, ...counts } = countPool(pool.cidr, use);
  return { ...pool, ...counts, reserved: [...pool.reserved], reservedCount, nodeName: pool.node?.name ?? null };
}

/** Reads and shows a pool's use. */
export async function readPool(
  db: Pick<Transaction, "address" | "addressHistory">,
  pool: ShownPool,
): Promise<PoolView> {
  return viewPool(pool, await readPoolUse(db, pool));
}
