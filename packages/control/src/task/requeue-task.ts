import { taskKindSchema } from "@berth/core/task/kind.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";
import { jsonNull } from "@berth/db/json-null.ts";
import type { TaskRow } from "@berth/db/rows.ts";
import type { Actor } from "../actor.ts";
import { assertPace } from "../assert-pace.ts";
import { audit } from "../audit.ts";
import { isStaffAct } from "../staff-reason.ts";
import type { TaskSubject } from "./begin-task.ts";
import { kindRules } from "./kind-rules.ts";
import { takeContainer } from "./take-container.ts";

/** A failed task, its container, and the press that wants it again. */
export interface Requeue {
  readonly task: TaskRow;
  readonly container: TaskSubject;
  readonly requestId: string;
}

/** Nothing of the attempt before: neither its operation nor its end. */
const fresh = {
  state: "queued",
  step: "queued",
  percent: 0,
  operationId: null,
  operationSeq: -1,
  errorCode: null,
  errorParams: jsonNull,
  errorInternal: null,
  endedAt: null,
} as const;

/** Puts a failed task back into the queue with its container, as a new attempt; throws `container.busy` when another has that. */
export async function requeueTask(
  tx: Transaction,
  actor: Actor,
  { task, container, requestId }: Requeue,
): Promise<TaskRow> {
  const { id, ctid, tenantId } = task;
  await assertPace(tx, actor, tenantId);
  const kind = taskKindSchema.parse(task.kind);
  const deadlineAt = new Date(Date.now() + kindRules[kind].deadlineMs);
  const next = await tx.task.update({
    where: { id, state: "failed" },
    data: { ...fresh, deadlineAt, attempt: { increment: 1 }, retryRequestId: requestId },
  });
  await takeContainer(tx, { taskId: id, kind, container });
  await audit(tx, actor, {
    action: "task.retry",
    subjectKind: "container",
    subjectId: container.id,
    tenantId,
    isStaff: isStaffAct(actor, container),
    details: { kind, ctid, taskId: id, attempt: next.attempt },
  });
  await notifyChange(tx, { kind: "task", id, ctid, tenantId });
  await notifyChange(tx, { kind: "container", id: container.id, ctid, tenantId });
  return next;
}
