import { ctidSchema } from "@berth/core/container/ctid.ts";
import { countersSchema } from "@berth/core/metrics/counters.ts";
import { z } from "zod";

/**
 * One reading of one container. `startId` names the agent's life and the container's life: when it
 * changes, counters begin anew and the reader leaves a gap instead of a rate.
 */
export const sampleSchema = z.strictObject({
  ctid: ctidSchema,
  startId: z.string().max(80),
  /** Counts the ticks of this agent's life; the same id twice is the same reading. */
  n: z.number().int().min(0),
  atMs: z.number().int(),
  counters: countersSchema,
});
export type Sample = z.infer<typeof sampleSchema>;
