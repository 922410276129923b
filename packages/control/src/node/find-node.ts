import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Actor } from "../actor.ts";

/** Finds a node, so that nobody is dialled and no client made for an id that is none. */
export async function findNode(actor: Actor, nodeId: string): Promise<{ id: string; name: string }> {
  const node = await actor.db.node.findUnique({ where: { id: nodeId }, select: { id: true, name: true } });
  if (node === null) throw new BerthError("node.not_found", `no node ${nodeId}`, { field: "nodeId" });
  return node;
}
