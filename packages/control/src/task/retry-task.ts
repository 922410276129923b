import { BerthError } from "@berth/core/errors/berth-error.ts";
import { taskKindSchema } from "@berth/core/task/kind.ts";
import { notifyChange } from "@berth/db/change.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { deadlines } from "../container/power-input.ts";
import { useCase } from "../use-case.ts";
import { busyError } from "./begin-task.ts";
import { taskViewSchema, viewTask } from "./task-view.ts";

const again = {
  state: "queued",
  step: "queued",
  percent: 0,
  operationSeq: -1,
  errorCode: null,
  errorInternal: null,
  endedAt: null,
} as const;

/** Tries a failed task again, as a new attempt with a new operation at the node. */
export const retryTask = useCase({
  permission: "task.retry",
  input: z.strictObject({ requestId: z.uuid(), id: z.uuid() }),
  output: taskViewSchema,
  async run(actor, { requestId, id }) {
    const task = await actor.db.$transaction(async (tx) => {
      const row = await tx.task.findUnique({ where: { id } });
      if (row === null) throw new BerthError("task.not_found", `no task ${id} for ${actor.userId}`);
      if (row.retryRequestId === requestId || row.state !== "failed" || row.containerId === null) return row;
      const mine = { id: row.containerId, activeTaskId: null };
      const taken = await tx.container.updateMany({ where: mine, data: { activeTaskId: id } });
      if (taken.count === 0) {
        const other = await tx.task.findFirst({ where: { activeFor: { id: row.containerId } } });
        throw busyError(row.ctid ?? 0, other);
      }
      const deadlineAt = new Date(Date.now() + deadlines[taskKindSchema.parse(row.kind)]);
      const data = { ...again, deadlineAt, attempt: { increment: 1 }, retryRequestId: requestId };
      const next = await tx.task.update({ where: { id, state: "failed" }, data });
      await audit(tx, actor, {
        action: "task.retry",
        subjectKind: "task",
        subjectId: id,
        tenantId: row.tenantId,
        details: { attempt: next.attempt },
      });
      await notifyChange(tx, { kind: "task", id, ctid: row.ctid, tenantId: row.tenantId });
      await notifyChange(tx, { kind: "container", id: row.containerId, ctid: row.ctid, tenantId: row.tenantId });
      return next;
    });
    actor.panel.tasks.wake();
    return viewTask(task);
  },
});
