// `operation.log`: a page of an operation's whole log, by byte offset. The file's name comes from the
// id, whose form the contract fixes, so no path of the host can be asked for.
import { readLogPage } from "../state/read-log-page.ts";
import { query } from "./procedure.ts";

/** Answers with up to 64 KB from `offset`; an operation without a log has an empty one. */
export const operationLog = query("operation.log", ({ ctx, input }) => {
  const { operations } = ctx.agent.state;
  operations.get(input.id);
  return readLogPage(operations.logPath(input.id), input.offset);
});
