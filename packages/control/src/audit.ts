import type { Transaction } from "@berth/db/database.ts";
import type { JsonInput } from "@berth/db/rows.ts";

/** What was done, to what. `details` holds no secrets: it is kept for ever. */
export interface AuditLine {
  readonly action: string;
  readonly subjectKind: "container" | "task" | "session" | "node" | "user" | "tenant" | "plan" | "pool";
  readonly subjectId: string;
  readonly tenantId: string | null;
  /** True when the provider's staff does it to what is a customer's. */
  readonly isStaff?: boolean;
  /** Why, as staff told it; the customer reads it. */
  readonly reason?: string | null;
  readonly details?: JsonInput;
}

/** Who did it. `userId` is null for what no signed-in person did, such as a node that joins by its token. */
export interface Doer {
  readonly userId: string | null;
  readonly name: string;
  readonly requestId: string | null;
}

/** Writes who did what, in the transaction that does it: the line is there exactly when the deed is. */
export async function audit(tx: Pick<Transaction, "auditEntry">, doer: Doer, line: AuditLine): Promise<void> {
  const { details = {}, ...what } = line;
  const { userId: actorId, name: actorName, requestId } = doer;
  await tx.auditEntry.create({ data: { ...what, details, actorId, actorName, requestId } });
}
