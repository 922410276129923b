import { z } from "zod";
import { useCase } from "../use-case.ts";
import { poolParts, poolViewSchema, readPool } from "./pool-view.ts";

/** Lists every pool. */
export const listPools = useCase({
  permission: "pool.read",
  input: z.void(),
  output: z.array(poolViewSchema),
  async run({ db }) {
    const pools = await db.pool.findMany({ include: poolParts, orderBy: { name: "asc" } });
    return Promise.all(pools.map((pool) => readPool(db, pool)));
  },
});
