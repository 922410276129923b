import { BerthError } from "@berth/core/errors/berth-error.ts";
import { collidedConstraint } from "@berth/db/allocate.ts";

/** Puts a broken constraint of a customer or a login into the words of the form; `prefix` leads to the login's fields. */
export function explainTenantCollision(error: unknown, prefix = ""): unknown {
  const constraint = collidedConstraint(error);
  if (constraint === "Tenant_name_key")
    return new BerthError("tenant.name_taken", "a tenant has this name", { field: "name", cause: error });
  if (constraint === "User_email_key")
    return new BerthError("tenant.email_taken", "a user has this address", { field: `${prefix}email`, cause: error });
  return error;
}
