// `metrics.recent`: the last five minutes of one container, for a chart that has just been opened.
import { query } from "./procedure.ts";

/** Answers with the kept samples, oldest first; none for a container that does not run. */
export const metricsRecent = query("metrics.recent", ({ ctx, input }) => [...ctx.sampler.recent(input.ctid)]);
