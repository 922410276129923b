import { BerthError } from "@berth/core/errors/berth-error.ts";
import { collidedConstraint } from "@berth/db/allocate.ts";
import type { Actor } from "../actor.ts";

/** The name that was asked for, and who asked. */
interface Wanted {
  readonly actor: Actor;
  readonly name: string;
}

/** Says which customer has the name, so that whoever pressed twice gets to what the first press made. */
async function nameTaken({ actor, name }: Wanted, cause: unknown): Promise<BerthError> {
  const holder = await actor.db.tenant.findUnique({ where: { name }, select: { id: true } });
  const params = holder === null ? {} : { tenantId: holder.id };
  return new BerthError("tenant.name_taken", `a tenant is called ${name}`, { field: "name", cause, params });
}

/** Puts a broken constraint of a customer or a login into the words of the form; `prefix` leads to the login's fields. */
export async function explainTenantCollision(error: unknown, wanted: Wanted, prefix = ""): Promise<unknown> {
  const constraint = collidedConstraint(error);
  if (constraint === "Tenant_name_key") return nameTaken(wanted, error);
  if (constraint === "User_email_key")
    return new BerthError("tenant.email_taken", "a user has this address", { field: `${prefix}email`, cause: error });
  return error;
}
