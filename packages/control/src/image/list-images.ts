import { z } from "zod";
import { findNode } from "../node/find-node.ts";
import { useCase } from "../use-case.ts";

/** An image on a node, ready to make containers of. */
export const imageViewSchema = z.object({
  digest: z.string(),
  name: z.string(),
  os: z.string(),
  sizeBytes: z.number().int(),
  builtAt: z.date(),
});

/** Asks a node which images it has. */
export const listImages = useCase({
  permission: "image.read",
  input: z.strictObject({ nodeId: z.uuid() }),
  output: z.array(imageViewSchema),
  async run(actor, { nodeId }) {
    const { id } = await findNode(actor, nodeId);
    const images = await actor.panel.nodes.get(id).ask("image.list", {}, { traceId: actor.requestId });
    return images.map(({ builtAtMs, ...image }) => ({ ...image, builtAt: new Date(builtAtMs) }));
  },
});
