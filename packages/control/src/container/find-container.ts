import { BerthError } from "@berth/core/errors/berth-error.ts";
import { type ContainerRow, containerParts } from "@berth/db/rows.ts";
import type { Actor } from "../actor.ts";

/** Finds a container in the actor's scope; somebody else's answers exactly like a missing one. */
export async function findContainer(actor: Actor, ctid: number): Promise<ContainerRow> {
  const row = await actor.db.container.findUnique({ where: { ctid }, include: containerParts });
  if (row === null) throw new BerthError("container.not_found", `no container ${ctid} for ${actor.userId}`);
  return row;
}
