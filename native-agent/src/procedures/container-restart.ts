// `container.restart`: a clean stop and a start under one lock, so nothing can come between.
import { restartContainer } from "../runtime/restart-container.ts";
import { runOperation } from "../runtime/run-operation.ts";
import { mutation } from "./procedure.ts";

/** Starts `restart` and answers with its operation. */
export const containerRestart = mutation("container.restart", ({ ctx, input }) => {
  const { operationId, ctid, timeoutMs } = input;
  const job = { id: operationId, kind: "container.restart", ctid, action: "restart", traceId: ctx.traceId } as const;
  return runOperation(ctx.agent, job, (progress) => restartContainer(ctx.agent, { ctid, timeoutMs }, progress));
});
