import type { ContainerRow } from "@berth/db/rows.ts";
import type { Actor } from "../actor.ts";
import type { TerminalGrant, TerminalOpening } from "../console/ticket.ts";
import { assertStaffReason, isStaffAct } from "../staff-reason.ts";

/** A shell waits a minute for whoever comes back, but a person may keep one open for a working day. */
const SAME_VISIT_MS = 12 * 3_600_000;

/** What a terminal is opened for, and why. */
export interface OpeningAsk {
  readonly purpose: TerminalGrant["purpose"];
  readonly shellId: string | null;
  readonly reason: string | null;
}

/** Describes the opening of a terminal for the audit; throws `audit.reason_required` where staff gives none. */
export function describeOpening(
  actor: Actor,
  container: ContainerRow,
  { purpose, shellId, reason }: OpeningAsk,
): TerminalOpening {
  const { id: subjectId, ctid, tenantId } = container;
  const { userId, name, requestId } = actor;
  return {
    doer: { userId, name, requestId },
    line: {
      action: purpose === "console" ? "terminal.console" : "terminal.root_shell",
      subjectKind: "container",
      subjectId,
      tenantId,
      isStaff: isStaffAct(actor, container),
      reason: assertStaffReason(actor, container, reason),
      details: { ctid, isReconnect: shellId !== null },
    },
  };
}

/**
 * Tells whether this person's visit to this terminal has its line in the audit already, so that coming back
 * to the same shell is none of its own.
 */
export async function isVisitWritten(actor: Actor, { line }: TerminalOpening): Promise<boolean> {
  const { action, subjectKind, subjectId } = line;
  const at = { gt: new Date(Date.now() - SAME_VISIT_MS) };
  const where = { actorId: actor.userId, action, subjectKind, subjectId, at };
  return (await actor.db.auditEntry.count({ where, take: 1 })) > 0;
}
