import { BerthError } from "@berth/core/errors/berth-error.ts";
import { allocate } from "@berth/db/allocate.ts";
import { notifyStaff } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";
import { assertApart } from "./assert-apart.ts";
import { explainPoolCollision } from "./explain-pool-collision.ts";
import { findPool } from "./find-pool.ts";
import { nodeFitsDelivery, orderReserved, type PoolFields, poolFields } from "./pool-input.ts";
import { poolParts, poolViewSchema, readPool } from "./pool-view.ts";

const fixed = ["cidr", "delivery", "nodeId"] as const;

/** Where its addresses are and how they get there is fixed while a container has one of them. */
async function assertMayMove(tx: Transaction, id: string, next: PoolFields): Promise<void> {
  const pool = await findPool(tx, id);
  const field = fixed.find((name) => pool[name] !== next[name]);
  if (field === undefined) return;
  const count = await tx.address.count({ where: { poolId: id } });
  if (count === 0) return assertApart(tx, { ...next, id });
  throw new BerthError("pool.in_use", `${count} of ${pool.cidr} are out`, { field, params: { count } });
}

/** Changes a pool; its network, delivery and node only while no address of it is out. */
export const changePool = useCase({
  permission: "pool.write",
  input: poolFields.extend({ id: z.uuid() }).refine(nodeFitsDelivery, { path: ["nodeId"] }),
  output: poolViewSchema,
  async run(actor, { id, ...fields }) {
    const { name, cidr, delivery, quarantineHours } = fields;
    const data = { ...fields, reserved: orderReserved(fields) };
    const pool = await allocate(actor.db, async (tx) => {
      await assertMayMove(tx, id, fields);
      const changed = await tx.pool.update({ where: { id }, data, include: poolParts });
      await audit(tx, actor, {
        action: "pool.change",
        subjectKind: "pool",
        subjectId: id,
        tenantId: null,
        details: { name, cidr, delivery, quarantineHours, reserved: data.reserved },
      });
      await notifyStaff(tx, "pool", id);
      return changed;
    }).catch((error: unknown) => {
      throw explainPoolCollision(error, name);
    });
    return readPool(actor.db, pool);
  },
});
