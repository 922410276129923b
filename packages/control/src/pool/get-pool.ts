import { ipv4PoolSchema, listAddresses } from "@berth/core/pool/ipv4-pool.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { findPool } from "./find-pool.ts";
import { cellSchema, readMap } from "./pool-map.ts";
import { readPoolUse } from "./pool-use.ts";
import { poolViewSchema, viewPool } from "./pool-view.ts";

/** How many addresses a map shows at once; a larger pool has several such blocks. */
const BLOCK = 256;

/** Shows a pool and the map of one block of its addresses; `block` counts from 0, and one beyond the last is empty. */
export const getPool = useCase({
  permission: "pool.read",
  input: z.strictObject({ id: z.uuid(), block: z.number().int().min(0).max(65_535).default(0) }),
  output: z.object({ pool: poolViewSchema, blocks: z.number().int(), cells: z.array(cellSchema).max(BLOCK) }),
  async run({ db }, { id, block }) {
    const pool = await findPool(db, id);
    const range = ipv4PoolSchema.parse(pool.cidr);
    const use = await readPoolUse(db, pool);
    return {
      pool: viewPool(pool, use),
      blocks: Math.ceil(2 ** (32 - range.prefixLength) / BLOCK),
      cells: await readMap(db, use, listAddresses(range, { offset: block * BLOCK, count: BLOCK })),
    };
  },
});
