import { z } from "zod";
import { useCase } from "../use-case.ts";
import { findPlan } from "./find-plan.ts";
import { planVersionViewSchema, planViewSchema, viewPlan, viewVersions } from "./plan-view.ts";

/** Shows one plan with all its versions; who uses it is `container.list` for it. */
export const getPlan = useCase({
  permission: "plan.read",
  input: z.strictObject({ planId: z.uuid() }),
  output: z.object({ plan: planViewSchema, versions: z.array(planVersionViewSchema) }),
  async run({ db }, { planId }) {
    const plan = await findPlan(db, planId);
    return { plan: viewPlan(plan), versions: viewVersions(plan) };
  },
});
