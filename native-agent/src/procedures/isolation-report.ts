// `isolation.report`: what keeps one container apart from its host and its neighbours, read from the kernel now.
import { reportIsolation } from "../isolation/report-isolation.ts";
import { query } from "./procedure.ts";

/** Answers with every layer; those of a stopped container are absent. */
export const isolationReport = query("isolation.report", ({ ctx, input }) => reportIsolation(ctx.agent, input.ctid));
