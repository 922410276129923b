import { BerthError } from "@berth/core/errors/berth-error.ts";
import { collidedConstraint } from "@berth/db/allocate.ts";
import type { Actor } from "../actor.ts";
import type { CreateContainerInput } from "./create-input.ts";

/** Who has a host name may lie in the bin, and then there is a way out. */
async function explainHostname(actor: Actor, hostname: string, cause: unknown): Promise<BerthError> {
  const holder = await actor.db.container.findUnique({ where: { hostname }, select: { ctid: true, binnedAt: true } });
  const isBinned = holder !== null && holder.binnedAt !== null;
  const params = isBinned ? { hostname, ctid: holder.ctid } : { hostname };
  const code = isBinned ? "container.hostname_in_bin" : "container.hostname_taken";
  return new BerthError(code, `${hostname} is taken`, { field: "hostname", cause, params });
}

/** Puts a broken constraint into the words of the create form. */
export async function explainCollision(
  actor: Actor,
  { hostname, address }: Pick<CreateContainerInput, "hostname" | "address">,
  error: unknown,
): Promise<unknown> {
  const constraint = collidedConstraint(error);
  if (constraint === "Container_hostname_key") return explainHostname(actor, hostname, error);
  if (constraint === "Address_pkey") {
    return new BerthError("address.taken", `${address} is taken`, { field: "address", cause: error });
  }
  return error;
}
