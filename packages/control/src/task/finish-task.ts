import type { BerthError } from "@berth/core/errors/berth-error.ts";
import { plainText } from "@berth/core/text/plain-text.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import type { TaskRow } from "@berth/db/rows.ts";
import { LeaseLost } from "./record-progress.ts";
import type { Conclusion } from "./task-run.ts";

const INTERNAL_CHARS = 4000;

/** How a task ended: with what its handler left to do, or with an error. */
export type Ending = { readonly conclusion: Conclusion | undefined } | { readonly error: BerthError };

function columnsOf(ending: Ending) {
  if (!("error" in ending)) return { state: "succeeded", step: "done", percent: 100 } as const;
  const { code, message, params } = ending.error;
  return {
    state: "failed",
    errorCode: code,
    errorParams: params,
    errorInternal: plainText(message, INTERNAL_CHARS),
  } as const;
}

/** Gives the container back, unless a later task has taken it already. */
async function releaseContainer(tx: Transaction, task: TaskRow): Promise<void> {
  await tx.container.updateMany({ where: { activeTaskId: task.id }, data: { activeTaskId: null } });
}

/** Writes the end of a task, does what its handler left to do, frees the container and tells everybody: at once or not at all. */
export async function finishTask(db: SystemDb, task: TaskRow, ending: Ending): Promise<void> {
  const { id, fence, ctid, tenantId, containerId } = task;
  await db.$transaction(async (tx) => {
    const data = { ...columnsOf(ending), endedAt: new Date(), leaseUntil: null };
    const written = await tx.task.updateMany({ where: { id, fence, state: "running" }, data });
    if (written.count === 0) throw new LeaseLost(`task ${id} is another runner's`);
    await releaseContainer(tx, task);
    if ("conclusion" in ending) await ending.conclusion?.(tx);
    await notifyChange(tx, { kind: "task", id, ctid, tenantId });
    if (containerId !== null) await notifyChange(tx, { kind: "container", id: containerId, ctid, tenantId });
  });
}
