import { BerthError } from "@berth/core/errors/berth-error.ts";
import { allocate } from "@berth/db/allocate.ts";
import { notifyStaff } from "@berth/db/change.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";
import { findPool } from "./find-pool.ts";

/** Deletes a pool no address of which is out; who had its addresses is kept. */
export const deletePool = useCase({
  permission: "pool.write",
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({}),
  run: (actor, { id }) =>
    allocate(actor.db, async (tx) => {
      const { name, cidr } = await findPool(tx, id);
      const count = await tx.address.count({ where: { poolId: id } });
      if (count > 0) throw new BerthError("pool.in_use", `${count} of ${cidr} are out`, { params: { count } });
      await tx.pool.delete({ where: { id } });
      await audit(tx, actor, {
        action: "pool.delete",
        subjectKind: "pool",
        subjectId: id,
        tenantId: null,
        details: { name, cidr },
      });
      await notifyStaff(tx, "pool", id);
      return {};
    }),
});
