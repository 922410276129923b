import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";
import { type PlanRow, planParts } from "@berth/db/rows.ts";

/** A plan with the version that is offered. */
export type FoundPlan = PlanRow & { readonly newest: PlanRow["versions"][number] };

/** Reads the version a plan offers; null for a plan without one, which nothing makes. */
export function readPlan(row: PlanRow): FoundPlan | null {
  const newest = row.versions[0];
  return newest === undefined ? null : { ...row, newest };
}

/** Finds a plan; throws `plan.not_found`. */
export async function findPlan(tx: Pick<Transaction, "plan">, id: string): Promise<FoundPlan> {
  const row = await tx.plan.findUnique({ where: { id }, include: planParts });
  const plan = row === null ? null : readPlan(row);
  if (plan === null) throw new BerthError("plan.not_found", `no plan ${id}`, { field: "planId" });
  return plan;
}
