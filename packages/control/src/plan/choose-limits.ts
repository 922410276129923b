import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";
import { readLimits } from "../container/read-limits.ts";
import { findPlan } from "./find-plan.ts";

/** What a container is made with: its limits, and the plan's version they come from, if any. */
export interface ChosenLimits {
  readonly limits: ContainerLimits;
  readonly planVersionId: string | null;
}

/** Takes a plan's newest limits, or those given; throws `plan.not_found` or `plan.archived`. */
export async function chooseLimits(
  tx: Pick<Transaction, "plan">,
  { planId, limits }: { readonly planId: string | null; readonly limits: ContainerLimits | null },
): Promise<ChosenLimits> {
  if (limits !== null) return { limits, planVersionId: null };
  const plan = await findPlan(tx, planId ?? "");
  if (plan.archivedAt !== null) throw new BerthError("plan.archived", `${plan.name} is archived`, { field: "planId" });
  return { limits: readLimits(plan.newest), planVersionId: plan.newest.id };
}
