import { z } from "zod";
import { Prisma } from "./generated/client.ts";

/** The channel of every panel on one database. */
export const CHANGE_CHANNEL = "berth_change";

/** What hints are about. */
export const changeKinds = ["container", "task", "node", "tenant", "plan", "pool"] as const;

/**
 * A hint that a row changed: enough to know who may hear of it and what to ask again, never data.
 * `tenantId` is null for what belongs to the provider.
 */
export const changeSchema = z.strictObject({
  kind: z.enum(changeKinds),
  id: z.uuid(),
  ctid: z.number().int().nullable(),
  tenantId: z.uuid().nullable(),
});
export type Change = z.infer<typeof changeSchema>;

/** What can send a hint: a client or the transaction it must be part of. */
export interface ChangeSender {
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): PromiseLike<number>;
}

/** Tells every panel of a change. Inside a transaction the hint leaves at commit, or never. */
export async function notifyChange(sender: ChangeSender, change: Change): Promise<void> {
  const hint = JSON.stringify(changeSchema.parse(change));
  await sender.$executeRaw(Prisma.sql`SELECT pg_notify(${CHANGE_CHANNEL}, ${hint})`);
}

/** Tells every panel of a change of what the provider's staff alone sees. */
export function notifyStaff(sender: ChangeSender, kind: "tenant" | "plan" | "pool", id: string): Promise<void> {
  return notifyChange(sender, { kind, id, ctid: null, tenantId: null });
}
