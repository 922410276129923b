import type { Transaction } from "@berth/db/database.ts";
import type { JsonInput } from "@berth/db/rows.ts";
import type { Actor } from "./actor.ts";

/** What was done, to what. `details` holds no secrets: it is kept for ever. */
export interface AuditLine {
  readonly action: string;
  readonly subjectKind: "container" | "task" | "session" | "node" | "user";
  readonly subjectId: string;
  readonly tenantId: string | null;
  readonly details?: JsonInput;
}

/** Writes who did what, in the transaction that does it: the line is there exactly when the deed is. */
export async function audit(tx: Pick<Transaction, "auditEntry">, actor: Actor, line: AuditLine): Promise<void> {
  const { details = {}, ...what } = line;
  await tx.auditEntry.create({
    data: { ...what, details, actorId: actor.userId, actorName: actor.name, requestId: actor.requestId },
  });
}
