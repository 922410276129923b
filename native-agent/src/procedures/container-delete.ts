// `container.delete`: processes, network, disk and record go, in this order; after a crash it goes on.
import { deleteContainer } from "../runtime/delete-container.ts";
import { runOperation } from "../runtime/run-operation.ts";
import { mutation } from "./procedure.ts";

/** Starts `delete` and answers with its operation. */
export const containerDelete = mutation("container.delete", ({ ctx, input }) => {
  const { operationId, ctid } = input;
  const job = { id: operationId, kind: "container.delete", ctid, action: "delete", traceId: ctx.traceId } as const;
  return runOperation(ctx.agent, job, (progress) => deleteContainer(ctx.agent, ctid, progress));
});
