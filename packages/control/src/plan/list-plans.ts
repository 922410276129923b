import { LONGEST_LIST } from "@berth/core/list/longest-list.ts";
import { planParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { readPlan } from "./find-plan.ts";
import { planViewSchema, viewPlan } from "./plan-view.ts";

/** Lists every plan by name, archived ones too. */
export const listPlans = useCase({
  permission: "plan.read",
  input: z.void(),
  output: z.array(planViewSchema),
  async run({ db }) {
    const rows = await db.plan.findMany({ include: planParts, orderBy: { name: "asc" }, take: LONGEST_LIST });
    return rows
      .map(readPlan)
      .filter((plan) => plan !== null)
      .map(viewPlan);
  },
});
