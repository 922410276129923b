// `container.start`: the panel or root at the shell wants the container running from now on.
import { runOperation } from "../runtime/run-operation.ts";
import { turnOn } from "../runtime/turn-on.ts";
import { mutation } from "./procedure.ts";

/** Starts `start` and answers with its operation. */
export const containerStart = mutation("container.start", ({ ctx, input }) => {
  const { operationId, ctid } = input;
  const job = { id: operationId, kind: "container.start", ctid, action: "start", traceId: ctx.traceId } as const;
  return runOperation(ctx.agent, job, (progress) => turnOn(ctx.agent, ctid, progress));
});
