// `metrics.history`: what one container did in a stretch of its past, for a chart of hours or days.
import { query } from "./procedure.ts";

/** Answers with at most as many buckets as asked for, and with the gaps between them. */
export const metricsHistory = query("metrics.history", ({ ctx, input }) => ctx.history.read(input));
