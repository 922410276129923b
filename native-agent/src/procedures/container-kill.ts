// `container.kill`: force off, now. It passes while a start, stop or restart has the container.
import { forceOff } from "../runtime/force-off.ts";
import { runOperation } from "../runtime/run-operation.ts";
import { mutation } from "./procedure.ts";

/** Starts `kill` and answers with its operation. */
export const containerKill = mutation("container.kill", ({ ctx, input }) => {
  const { operationId, ctid } = input;
  const job = { id: operationId, kind: "container.kill", ctid, action: null, traceId: ctx.traceId } as const;
  return runOperation(ctx.agent, job, (progress) => forceOff(ctx.agent, ctid, progress));
});
