import { z } from "zod";

/**
 * One hint that something changed, as it goes through NOTIFY and to the browser: never data, only
 * what to ask for anew. `everything` follows a gap in which hints may have been lost.
 */
export const liveChangeSchema = z.strictObject({
  kind: z.enum(["container", "task", "node", "everything"]),
  id: z.string().max(64),
  ctid: z.number().int().nullable(),
});
export type LiveChange = z.infer<typeof liveChangeSchema>;

/** A hint with whom it concerns; `tenantId` null is for the provider's admins alone. */
export const changeNoticeSchema = liveChangeSchema.extend({ tenantId: z.string().max(64).nullable() });
export type ChangeNotice = z.infer<typeof changeNoticeSchema>;

/** The channel of PostgreSQL's NOTIFY. */
export const CHANGE_CHANNEL = "berth_change";
