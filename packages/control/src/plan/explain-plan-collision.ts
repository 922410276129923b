import { BerthError } from "@berth/core/errors/berth-error.ts";
import { collidedConstraint } from "@berth/db/allocate.ts";

/** Puts a broken constraint of a plan into the words of the form. */
export function explainPlanCollision(error: unknown): unknown {
  if (collidedConstraint(error) !== "Plan_name_key") return error;
  return new BerthError("plan.name_taken", "a plan has this name", { field: "name", cause: error });
}
