import { randomUUID } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { TaskKind } from "@berth/core/task/kind.ts";
import { collidedConstraint } from "@berth/db/allocate.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";
import type { JsonInput, TaskRow } from "@berth/db/rows.ts";
import type { Actor } from "../actor.ts";
import { audit } from "../audit.ts";

/** The container a task is for. */
export interface TaskSubject {
  readonly id: string;
  readonly ctid: number;
  readonly hostname: string;
  readonly tenantId: string;
  readonly nodeId: string;
}

/** What is asked for. `deadlineMs` is how long it may take before it is called timed out. */
export interface TaskOrder {
  readonly kind: TaskKind;
  /** Made by the browser per press. */
  readonly requestId: string;
  readonly container: TaskSubject;
  readonly input: JsonInput;
  readonly deadlineMs: number;
  /** The kinds of running task this one may take the container from; empty waits for nobody's end. */
  readonly overrules?: readonly TaskKind[];
}

/** Tells who has the container, so that the page can show that task. */
export function busyError(ctid: number, active: { id: string; kind: string } | null): BerthError {
  const params = active === null ? {} : { taskId: active.id, kind: active.kind };
  return new BerthError("container.busy", `container ${ctid} has task ${active?.id ?? "?"}`, { params });
}

/** Takes the container for a task by compare-and-set; throws `container.busy` when another has it. */
async function takeContainer(tx: Transaction, order: TaskOrder, taskId: string): Promise<void> {
  const { id, ctid } = order.container;
  const overrules = [...(order.overrules ?? [])];
  const free = { OR: [{ activeTaskId: null }, { activeTask: { kind: { in: overrules } } }] };
  const taken = await tx.container.updateMany({ where: { id, ...free }, data: { activeTaskId: taskId } });
  if (taken.count === 1) return;
  const row = await tx.container.findUnique({ where: { id }, include: { activeTask: true } });
  if (row === null) throw new BerthError("container.not_found", `container ${ctid} is gone`);
  throw busyError(ctid, row.activeTask);
}

/** Writes the task, takes its container, audits and tells every panel: all of it or nothing. */
export async function writeTask(tx: Transaction, actor: Actor, order: TaskOrder): Promise<TaskRow> {
  const { id: containerId, ctid, hostname, tenantId, nodeId } = order.container;
  const id = randomUUID();
  const task = await tx.task.create({
    data: {
      id,
      kind: order.kind,
      tenantId,
      nodeId,
      containerId,
      ctid,
      hostname,
      actorId: actor.userId,
      actorName: actor.name,
      requestId: order.requestId,
      input: order.input,
      deadlineAt: new Date(Date.now() + order.deadlineMs),
    },
  });
  await takeContainer(tx, order, id);
  await audit(tx, actor, {
    action: order.kind,
    subjectKind: "container",
    subjectId: containerId,
    tenantId,
    details: { ctid, hostname, taskId: id },
  });
  await notifyChange(tx, { kind: "task", id, ctid, tenantId });
  await notifyChange(tx, { kind: "container", id: containerId, ctid, tenantId });
  return task;
}

/** Finds the task an earlier try of the same press made; the same id for another deed is refused. */
export async function findRepeated(
  actor: Actor,
  requestId: string,
  same: { kind: TaskKind; ctid?: number },
): Promise<TaskRow | null> {
  const task = await actor.db.task.findUnique({ where: { actorId_requestId: { actorId: actor.userId, requestId } } });
  if (task === null || (task.kind === same.kind && (same.ctid === undefined || task.ctid === same.ctid))) return task;
  throw new BerthError("input.invalid", `request ${requestId} was a ${task.kind}`, { field: "requestId" });
}

/** Begins a task for an existing container and wakes the runner; the same press again gives the same task. */
export async function beginTask(actor: Actor, order: TaskOrder): Promise<TaskRow> {
  const same = { kind: order.kind, ctid: order.container.ctid };
  const repeated = await findRepeated(actor, order.requestId, same);
  if (repeated !== null) return repeated;
  try {
    const task = await actor.db.$transaction((tx) => writeTask(tx, actor, order));
    actor.panel.tasks.wake();
    return task;
  } catch (error) {
    // Two tries of one press at the same moment: the loser reads what the winner wrote. It may have
    // lost on the request id or, a moment later, on the container itself.
    const isLost =
      collidedConstraint(error) !== null || (error instanceof BerthError && error.code === "container.busy");
    const winner = isLost ? await findRepeated(actor, order.requestId, same) : null;
    if (winner === null) throw error;
    return winner;
  }
}
