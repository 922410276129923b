import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";
import type { Caller } from "./actor.ts";

/** What a customer may do to VPSs within a minute: each deed is a line for ever, and most are work for a node. */
const MAX_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Who acts: a person, or Berth itself. */
interface Hurried {
  readonly userId: string;
  readonly role: Caller["role"] | "system";
}

/** Throws `task.too_many` for a customer who does more to a tenant's VPSs than a person can. */
export async function assertPace(
  tx: Pick<Transaction, "auditEntry">,
  { userId, role }: Hurried,
  tenantId: string,
): Promise<void> {
  if (role !== "customer") return;
  const at = { gt: new Date(Date.now() - MINUTE_MS) };
  const done = await tx.auditEntry.count({ where: { tenantId, actorId: userId, at } });
  if (done >= MAX_A_MINUTE) throw new BerthError("task.too_many", `${userId} did ${done} things within a minute`);
}
