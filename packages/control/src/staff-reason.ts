import { reasonSchema } from "@berth/core/audit/reason.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Caller } from "./actor.ts";

/** What is somebody's: a container read with `containerParts`, or a part of one. */
interface Owned {
  readonly ctid: number;
  readonly tenant: { readonly isProvider: boolean };
}

/** Tells whether somebody of the provider acts on what is a customer's; the audit line says so. */
export function isStaffAct(
  { role }: { readonly role: Caller["role"] | "system" },
  { tenant }: Pick<Owned, "tenant">,
): boolean {
  return role === "admin" && !tenant.isProvider;
}

/**
 * Returns the reason to write beside a deed that reaches into a customer's VPS: null where none is asked
 * for, because the VPS is the actor's own or the provider's. Throws `audit.reason_required` where one is
 * and none is given that can be read.
 */
export function assertStaffReason(
  actor: Pick<Caller, "role" | "userId">,
  container: Owned,
  reason: string | null,
): string | null {
  if (!isStaffAct(actor, container)) return null;
  const parsed = reasonSchema.safeParse(reason);
  if (parsed.success) return parsed.data;
  throw new BerthError("audit.reason_required", `${actor.userId} gave no reason for container ${container.ctid}`, {
    field: "reason",
  });
}
