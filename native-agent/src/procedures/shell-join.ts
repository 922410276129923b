// `join` of the root-only socket: this node becomes a panel's. Never to be had over the network.
import { z } from "zod";
import { shellProcedure } from "./procedure.ts";

/** Joins and answers with the node's id. */
export const shellJoin = shellProcedure
  .input(z.strictObject({ panelUrl: z.string().max(500), token: z.string().max(300) }))
  .output(z.strictObject({ nodeId: z.uuid() }))
  .mutation(({ ctx, input }) => ctx.join(input));
