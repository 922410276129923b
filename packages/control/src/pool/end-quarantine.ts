import { BerthError } from "@berth/core/errors/berth-error.ts";
import { ipv4PoolSchema, isInNetwork } from "@berth/core/pool/ipv4-pool.ts";
import { allocate } from "@berth/db/allocate.ts";
import { notifyStaff } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";

async function findPoolOf(tx: Transaction, address: string) {
  const pools = await tx.pool.findMany();
  const pool = pools.find(({ cidr }) => isInNetwork(ipv4PoolSchema.parse(cidr), address));
  if (pool === undefined) throw new BerthError("address.invalid", `${address} is in no pool`, { field: "address" });
  return pool;
}

/** Lets an address be given again before its rest is over; one that does not rest stays as it is. */
export const endQuarantine = useCase({
  permission: "pool.write",
  input: z.strictObject({ address: z.ipv4() }),
  output: z.object({}),
  run: (actor, { address }) =>
    allocate(actor.db, async (tx) => {
      const pool = await findPoolOf(tx, address);
      const now = new Date();
      await tx.addressHistory.updateMany({
        where: { address, quarantinedUntil: { gt: now } },
        data: { quarantinedUntil: now },
      });
      await audit(tx, actor, {
        action: "pool.end_quarantine",
        subjectKind: "pool",
        subjectId: pool.id,
        tenantId: null,
        details: { address },
      });
      await notifyStaff(tx, "pool", pool.id);
      return {};
    }),
});
