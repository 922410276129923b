import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { TaskKind } from "@berth/core/task/kind.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";
import { kindRules } from "./kind-rules.ts";

/** Which task takes which container. */
export interface Taking {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly container: { readonly id: string; readonly ctid: number; readonly tenantId: string };
}

/** Tells who has the container, so that the page can show that task. */
function busyError(ctid: number, active: { id: string; kind: string } | null): BerthError {
  const params = active === null ? {} : { taskId: active.id, kind: active.kind };
  return new BerthError("container.busy", `container ${ctid} has task ${active?.id ?? "?"}`, { params });
}

/**
 * Ends a task that is overruled before its node has begun it; or it would come after the one that
 * overrules it. One that was begun goes on being followed to its own end. The new fence makes its
 * runner, if it has one, let go of it.
 */
async function endOverruled(tx: Transaction, taskId: string, { container: { ctid, tenantId } }: Taking): Promise<void> {
  const ended = await tx.task.updateMany({
    where: { id: taskId, operationId: null, state: { in: ["queued", "running"] } },
    data: {
      state: "failed",
      errorCode: "task.overruled",
      endedAt: new Date(),
      leaseUntil: null,
      fence: { increment: 1 },
    },
  });
  if (ended.count > 0) await notifyChange(tx, { kind: "task", id: taskId, ctid, tenantId });
}

/**
 * Takes the container for a task by compare-and-set, from nobody or from a task of a kind this one
 * overrules; throws `container.busy` when another has it. Task rows are locked before the container's,
 * here as at the end of a task, so that the two never wait for each other.
 */
export async function takeContainer(tx: Transaction, taking: Taking): Promise<void> {
  const { id, ctid } = taking.container;
  const row = await tx.container.findUnique({ where: { id }, include: { activeTask: true } });
  if (row === null) throw new BerthError("container.not_found", `container ${ctid} is gone`);
  const { activeTask, activeTaskId } = row;
  if (activeTask !== null) {
    if (!kindRules[taking.kind].overrules.some((kind) => kind === activeTask.kind)) throw busyError(ctid, activeTask);
    await endOverruled(tx, activeTask.id, taking);
  }
  const taken = await tx.container.updateMany({ where: { id, activeTaskId }, data: { activeTaskId: taking.taskId } });
  if (taken.count === 1) return;
  const now = await tx.container.findUnique({ where: { id }, include: { activeTask: true } });
  throw busyError(ctid, now?.activeTask ?? null);
}
