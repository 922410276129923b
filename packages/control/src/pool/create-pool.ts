import { allocate } from "@berth/db/allocate.ts";
import { notifyStaff } from "@berth/db/change.ts";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";
import { assertApart } from "./assert-apart.ts";
import { explainPoolCollision } from "./explain-pool-collision.ts";
import { nodeFitsDelivery, orderReserved, poolFields } from "./pool-input.ts";
import { poolParts, poolViewSchema, readPool } from "./pool-view.ts";

/** Makes a pool of a network that no other pool and no node has. */
export const createPool = useCase({
  permission: "pool.write",
  input: poolFields.refine(nodeFitsDelivery, { path: ["nodeId"] }),
  output: poolViewSchema,
  async run(actor, input) {
    const { name, cidr, delivery } = input;
    const data = { ...input, reserved: orderReserved(input) };
    const pool = await allocate(actor.db, async (tx) => {
      await assertApart(tx, { ...input, id: null });
      const made = await tx.pool.create({ data, include: poolParts });
      await audit(tx, actor, {
        action: "pool.create",
        subjectKind: "pool",
        subjectId: made.id,
        tenantId: null,
        details: { name, cidr, delivery },
      });
      await notifyStaff(tx, "pool", made.id);
      return made;
    }).catch((error: unknown) => {
      throw explainPoolCollision(error, name);
    });
    return readPool(actor.db, pool);
  },
});
