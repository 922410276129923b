import { archivePlan } from "@berth/control/plan/archive-plan.ts";
import { changePlan } from "@berth/control/plan/change-plan.ts";
import { createPlan } from "@berth/control/plan/create-plan.ts";
import { getPlan } from "@berth/control/plan/get-plan.ts";
import { listPlans } from "@berth/control/plan/list-plans.ts";
import { act, ask, router } from "../trpc.ts";

/** What can be done with plans; one line a use case. */
export const planRouter = router({
  list: ask(listPlans),
  get: ask(getPlan),
  create: act(createPlan),
  change: act(changePlan),
  archive: act(archivePlan),
});
