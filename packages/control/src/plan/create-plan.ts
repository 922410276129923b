import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { notifyStaff } from "@berth/db/change.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { limitColumns } from "../container/read-limits.ts";
import { useCase } from "../use-case.ts";
import { explainPlanCollision } from "./explain-plan-collision.ts";
import { findPlan } from "./find-plan.ts";
import { planViewSchema, viewPlan } from "./plan-view.ts";

/** Makes a plan: a name, and its first limits. */
export const createPlan = useCase({
  permission: "plan.write",
  input: z.strictObject({ name: displayNameSchema, limits: containerLimitsSchema }),
  output: planViewSchema,
  async run(actor, { name, limits }) {
    try {
      return await actor.db.$transaction(async (tx) => {
        const versions = { create: { number: 1, ...limitColumns(limits) } };
        const { id } = await tx.plan.create({ data: { name, versions } });
        const line = { action: "plan.create", subjectKind: "plan" as const, subjectId: id, tenantId: null };
        await audit(tx, actor, { ...line, details: { name, limits } });
        await notifyStaff(tx, "plan", id);
        return viewPlan(await findPlan(tx, id));
      });
    } catch (error) {
      throw explainPlanCollision(error);
    }
  },
});
