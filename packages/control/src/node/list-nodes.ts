import { z } from "zod";
import { useCase } from "../use-case.ts";
import { nodeViewSchema, viewNodes } from "./node-view.ts";

/** Lists every node. */
export const listNodes = useCase({
  permission: "node.read",
  input: z.void(),
  output: z.array(nodeViewSchema),
  run: (actor) => viewNodes(actor.db, null),
});
