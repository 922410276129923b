import { randomUUID } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { TaskKind } from "@berth/core/task/kind.ts";
import { collidedConstraint } from "@berth/db/allocate.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";
import { inTurn } from "@berth/db/in-turn.ts";
import type { JsonInput, TaskRow } from "@berth/db/rows.ts";
import type { Actor } from "../actor.ts";
import { assertPace } from "../assert-pace.ts";
import { audit } from "../audit.ts";
import { findContainer } from "../container/find-container.ts";
import { assertStaffReason, isStaffAct } from "../staff-reason.ts";
import { kindRules } from "./kind-rules.ts";
import { takeContainer } from "./take-container.ts";

/** The container a task is for. */
export interface TaskSubject {
  readonly id: string;
  readonly ctid: number;
  readonly hostname: string;
  readonly tenantId: string;
  readonly nodeId: string;
  readonly isSuspended: boolean;
  readonly binnedAt: Date | null;
  readonly tenant: { readonly isProvider: boolean };
}

/** What is asked for; `requestId` is made by the browser per press. */
interface Press {
  readonly kind: TaskKind;
  readonly requestId: string;
}

/** A press for a container that was found or made. */
export interface TaskOrder extends Press {
  readonly container: TaskSubject;
  readonly input: JsonInput;
  /** Why, where staff does it to a customer's. */
  readonly reason?: string | null;
}

/** A press for the container of this number; `check` may refuse it once it is found. */
export interface ContainerPress extends Press {
  readonly ctid: number;
  /** What the actor said why; asked for where `kindRules` says so. */
  readonly reason?: string | null;
  check?(container: TaskSubject): void;
  /** Writes what belongs to the task, in the transaction that begins it. */
  alsoWrite?(tx: Transaction, task: TaskRow): Promise<void>;
}

/** Throws for what a suspended VPS or one in the bin may not do now; begin and retry ask alike. */
export function assertMayRun(
  kind: TaskKind,
  { ctid, isSuspended, binnedAt }: Pick<TaskSubject, "ctid" | "isSuspended" | "binnedAt">,
): void {
  if (binnedAt !== null && kindRules[kind].isRefusedInBin)
    throw new BerthError("container.in_bin", `container ${ctid} lies in the bin`);
  if (isSuspended && kindRules[kind].isStarting)
    throw new BerthError("container.suspended", `container ${ctid} is suspended`);
}

/** Who begins a task: a person, or Berth itself. */
export interface TaskActor extends Pick<Actor, "userId" | "name" | "requestId"> {
  readonly role: Actor["role"] | "system";
}

/** Writes the task, takes its container, audits and tells every panel: all of it or nothing. */
export async function writeTask(tx: Transaction, actor: TaskActor, order: TaskOrder): Promise<TaskRow> {
  const { kind, container, requestId, input, reason = null } = order;
  const { id: containerId, ctid, hostname, tenantId, nodeId } = container;
  await assertPace(tx, actor, tenantId);
  const id = randomUUID();
  const about = { kind, tenantId, nodeId, containerId, ctid, hostname };
  const deadlineAt = new Date(Date.now() + kindRules[kind].deadlineMs);
  const task = await tx.task.create({
    data: { id, ...about, actorId: actor.userId, actorName: actor.name, requestId, input, deadlineAt },
  });
  await takeContainer(tx, { taskId: id, kind, container });
  await audit(tx, actor, {
    action: kind,
    subjectKind: "container",
    subjectId: containerId,
    tenantId,
    isStaff: isStaffAct(actor, container),
    reason,
    details: { ctid, hostname, taskId: id },
  });
  await notifyChange(tx, { kind: "task", id, ctid, tenantId });
  await notifyChange(tx, { kind: "container", id: containerId, ctid, tenantId });
  return task;
}

/** Finds the task an earlier try of the same press made; the same id for another deed is refused. */
export async function findRepeated(
  actor: Actor,
  { requestId, kind, ctid }: Press & { readonly ctid?: number },
): Promise<TaskRow | null> {
  const task = await actor.db.task.findUnique({ where: { actorId_requestId: { actorId: actor.userId, requestId } } });
  if (task === null || (task.kind === kind && (ctid === undefined || task.ctid === ctid))) return task;
  throw new BerthError("input.invalid", `request ${requestId} was a ${task.kind}`, { field: "requestId" });
}

/**
 * Begins a task for an existing container and wakes the runner. The same press again gives the same
 * task, also when by then the container is gone.
 */
export async function beginTask(actor: Actor, press: ContainerPress): Promise<TaskRow> {
  const repeated = await findRepeated(actor, press);
  if (repeated !== null) return repeated;
  const { kind, requestId } = press;
  const container = await findContainer(actor, press.ctid);
  press.check?.(container);
  assertMayRun(kind, container);
  const reason = kindRules[kind].isReasonAsked ? assertStaffReason(actor, container, press.reason ?? null) : null;
  const order = { kind, requestId, container, input: {}, reason };
  try {
    const task = await inTurn(actor.db, container.id, async (tx) => {
      const begun = await writeTask(tx, actor, order);
      await press.alsoWrite?.(tx, begun);
      return begun;
    });
    actor.panel.tasks.wake();
    return task;
  } catch (error) {
    // Two tries of one press at the same moment: the loser reads what the winner wrote. It may have
    // lost on the request id or, a moment later, on the container itself.
    const isLost =
      collidedConstraint(error) !== null || (error instanceof BerthError && error.code === "container.busy");
    const winner = isLost ? await findRepeated(actor, press) : null;
    if (winner === null) throw error;
    return winner;
  }
}
