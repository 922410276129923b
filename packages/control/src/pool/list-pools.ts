import { ipv4PoolSchema, nextFreeAddress, poolSize } from "@berth/core/pool/ipv4-pool.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";

/** A pool with how full it is; `nextFree` is null when it is exhausted. */
export const poolViewSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  cidr: z.string(),
  delivery: z.enum(["nat", "routed"]),
  total: z.number().int(),
  used: z.number().int(),
  nextFree: z.string().nullable(),
});

/** Lists every pool. */
export const listPools = useCase({
  permission: "pool.read",
  input: z.void(),
  output: z.array(poolViewSchema),
  async run({ db }) {
    const pools = await db.pool.findMany({
      include: { addresses: { select: { address: true } } },
      orderBy: { name: "asc" },
    });
    return pools.map(({ addresses, ...pool }) => {
      const range = ipv4PoolSchema.parse(pool.cidr);
      const nextFree = nextFreeAddress(
        range,
        addresses.map(({ address }) => address),
      );
      return { ...pool, total: poolSize(range), used: addresses.length, nextFree };
    });
  },
});
