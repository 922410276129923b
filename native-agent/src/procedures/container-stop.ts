// `container.stop`: shut down cleanly; after `timeoutMs` the rest is killed.
import { runOperation } from "../runtime/run-operation.ts";
import { turnOff } from "../runtime/turn-off.ts";
import { mutation } from "./procedure.ts";

/** Starts `stop` and answers with its operation. */
export const containerStop = mutation("container.stop", ({ ctx, input }) => {
  const { operationId, ctid, timeoutMs } = input;
  const job = { id: operationId, kind: "container.stop", ctid, action: "stop", traceId: ctx.traceId } as const;
  return runOperation(ctx.agent, job, (progress) => turnOff(ctx.agent, { ctid, timeoutMs }, progress));
});
