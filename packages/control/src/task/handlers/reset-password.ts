import { BerthError } from "@berth/core/errors/berth-error.ts";
import { patiently } from "../patiently.ts";
import type { TaskHandler, TaskRun } from "../task-run.ts";
import { actOnContainer } from "./act-on-container.ts";

/** Finds the hash this task is to set; one that was asked for later has taken its place in the row. */
async function findHash({ db, task }: TaskRun): Promise<{ containerId: string; hash: string }> {
  const containerId = task.containerId ?? "";
  const later = await db.task.findFirst({
    where: { containerId, kind: task.kind, createdAt: { gt: task.createdAt } },
    select: { id: true },
  });
  const row = await db.container.findUnique({ where: { id: containerId }, select: { rootPasswordHash: true } });
  const hash = row?.rootPasswordHash ?? null;
  if (hash === null || later !== null)
    throw new BerthError("container.password_outdated", `task ${task.id} has no hash of its own any more`);
  return { containerId, hash };
}

/** Gives the node the hash of root's new password, and forgets it as soon as the node has used it. */
export const resetPasswordTask: TaskHandler = async (run) => {
  const { containerId, hash } = await patiently(run, () => findHash(run));
  const { requestId: traceId } = run.task;
  await actOnContainer(run, (act) =>
    run.node.call("container.setPassword", { ...act, rootPasswordHash: hash }, { traceId }),
  );
  return async (tx) => {
    const where = { id: containerId, rootPasswordHash: hash };
    await tx.container.updateMany({ where, data: { rootPasswordHash: null } });
  };
};
