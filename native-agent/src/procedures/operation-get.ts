// `operation.get`: how one operation stands; it is known here as long as the journal is.
import { query } from "./procedure.ts";

/** Answers with the operation, or `operation.not_found`. */
export const operationGet = query("operation.get", ({ ctx, input }) => ctx.agent.state.operations.get(input.id));
