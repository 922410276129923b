import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { nodeViewSchema, viewNodes } from "./node-view.ts";

/** Shows one node. */
export const getNode = useCase({
  permission: "node.read",
  input: z.strictObject({ nodeId: z.uuid() }),
  output: nodeViewSchema,
  async run(actor, { nodeId }) {
    const [node] = await viewNodes(actor.db, nodeId);
    if (node === undefined) throw new BerthError("node.not_found", `no node ${nodeId}`);
    return node;
  },
});
