import { isDeepStrictEqual } from "node:util";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { allocate } from "@berth/db/allocate.ts";
import { notifyStaff } from "@berth/db/change.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { limitColumns, readLimits } from "../container/read-limits.ts";
import { useCase } from "../use-case.ts";
import { explainPlanCollision } from "./explain-plan-collision.ts";
import { findPlan } from "./find-plan.ts";
import { planViewSchema, viewPlan } from "./plan-view.ts";

/**
 * Changes a plan. Other limits are a new version, which only new containers get; the same limits
 * again, as a second press sends them, are none.
 */
export const changePlan = useCase({
  permission: "plan.write",
  input: z.strictObject({ planId: z.uuid(), name: displayNameSchema, limits: containerLimitsSchema }),
  output: planViewSchema,
  async run(actor, { planId, name, limits }) {
    try {
      // One after the other: two changes at once must not take the same number.
      return await allocate(actor.db, async (tx) => {
        const { newest } = await findPlan(tx, planId);
        const isSame = isDeepStrictEqual(readLimits(newest), limits);
        const versions = { create: { number: newest.number + 1, ...limitColumns(limits) } };
        await tx.plan.update({ where: { id: planId }, data: { name, ...(isSame ? {} : { versions }) } });
        const line = { action: "plan.change", subjectKind: "plan" as const, subjectId: planId, tenantId: null };
        const version = isSame ? newest.number : newest.number + 1;
        await audit(tx, actor, { ...line, details: { name, version, limits } });
        await notifyStaff(tx, "plan", planId);
        return viewPlan(await findPlan(tx, planId));
      });
    } catch (error) {
      throw explainPlanCollision(error);
    }
  },
});
