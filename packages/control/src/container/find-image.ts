import type { Image } from "@berth/contract/node-facts.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Actor } from "../actor.ts";
import { findNode } from "../node/find-node.ts";

/** Finds an image on a node by its digest, so that a container never waits for one that is not there. */
export async function findImage(actor: Actor, wanted: { nodeId: string; imageDigest: string }): Promise<Image> {
  const node = await findNode(actor, wanted.nodeId);
  const images = await actor.panel.nodes.get(node.id).ask("image.list", {}, { traceId: actor.requestId });
  const image = images.find(({ digest }) => digest === wanted.imageDigest);
  if (image === undefined) {
    throw new BerthError("image.not_found", `no image ${wanted.imageDigest} on ${node.name}`, { field: "imageDigest" });
  }
  return image;
}
