// `trace` of the root-only socket: the node's part of one story, by the panel's task id or an
// operation's own. The request id is in the agent's log beside it.
import { operationSchema } from "@berth/contract/operation.ts";
import { z } from "zod";
import { readLogPage } from "../state/read-log-page.ts";
import { shellProcedure } from "./procedure.ts";

const LOOKED_AT = 5000;

/** Answers with every attempt of the task and the beginning of its log, oldest first. */
export const shellTrace = shellProcedure
  .input(z.strictObject({ id: z.string().min(4).max(60) }))
  .output(z.array(z.strictObject({ operation: operationSchema, log: z.string() })))
  .query(({ ctx, input }) => {
    const { operations } = ctx.agent.state;
    return operations
      .list(LOOKED_AT)
      .filter(({ id }) => id.startsWith(input.id))
      .reverse()
      .map((operation) => ({ operation, log: readLogPage(operations.logPath(operation.id), 0).text }));
  });
