import { BerthError } from "@berth/core/errors/berth-error.ts";
import { collidedConstraint } from "@berth/db/allocate.ts";

/** Puts a broken constraint of a pool into the words of the form. */
export function explainPoolCollision(error: unknown, name: string): unknown {
  if (collidedConstraint(error) !== "Pool_name_key") return error;
  return new BerthError("pool.name_taken", `a pool is called ${name}`, {
    field: "name",
    cause: error,
    params: { pool: name },
  });
}
