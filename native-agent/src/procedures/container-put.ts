// `container.put`: the panel says what should exist. A new container gets its disk, a known one takes
// what can change while it runs; the same spec again does nothing.
import { putContainer } from "../runtime/put-container.ts";
import { runOperation } from "../runtime/run-operation.ts";
import { mutation } from "./procedure.ts";

/** Starts `put` and answers with its operation. */
export const containerPut = mutation("container.put", ({ ctx, input }) => {
  const { operationId, spec } = input;
  const job = { id: operationId, kind: "container.put", ctid: spec.ctid, action: "put", traceId: ctx.traceId } as const;
  return runOperation(ctx.agent, job, (progress) => putContainer(ctx.agent, spec, progress));
});
