// `operation.watch`: one operation until it ends; the task runner that asked for it follows it here.
import { subscription } from "./procedure.ts";

/** Streams the operation's rows after `after`, at most two a second, and ends with it. */
export const operationWatch = subscription("operation.watch", ({ ctx, input, signal }) =>
  ctx.agent.state.operations.watch(input.id, input.after, signal),
);
