import { notifyStaff } from "@berth/db/change.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";
import { findPlan } from "./find-plan.ts";
import { planViewSchema, viewPlan } from "./plan-view.ts";

/** Takes a plan out of what is offered, or back into it; containers that have it keep it either way. */
export const archivePlan = useCase({
  permission: "plan.write",
  input: z.strictObject({ planId: z.uuid(), isArchived: z.boolean() }),
  output: planViewSchema,
  async run(actor, { planId, isArchived }) {
    return actor.db.$transaction(async (tx) => {
      const plan = await findPlan(tx, planId);
      if ((plan.archivedAt !== null) === isArchived) return viewPlan(plan);
      await tx.plan.update({ where: { id: planId }, data: { archivedAt: isArchived ? new Date() : null } });
      const action = isArchived ? "plan.archive" : "plan.offer";
      await audit(tx, actor, { action, subjectKind: "plan", subjectId: planId, tenantId: null });
      await notifyStaff(tx, "plan", planId);
      return viewPlan(await findPlan(tx, planId));
    });
  },
});
