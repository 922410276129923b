// `container.setPassword`: root's password inside becomes the one of this hash; at once, or at the next start.
import { runOperation } from "../runtime/run-operation.ts";
import { setPassword } from "../runtime/set-password.ts";
import { mutation } from "./procedure.ts";

/** Starts `setPassword` and answers with its operation. */
export const containerSetPassword = mutation("container.setPassword", ({ ctx, input }) => {
  const { operationId, ctid, rootPasswordHash } = input;
  const job = { id: operationId, kind: "container.setPassword", ctid, action: "setPassword" } as const;
  return runOperation(ctx.agent, { ...job, traceId: ctx.traceId }, (progress) =>
    setPassword(ctx.agent, { ctid, rootPasswordHash }, progress),
  );
});
