import { patiently } from "../patiently.ts";
import type { TaskRun } from "../task-run.ts";

/** Forgets the hash of root's password: the node that was put the spec has it, and applies it at the first start. */
export async function forgetRootPassword(run: TaskRun): Promise<void> {
  const id = run.task.containerId ?? "";
  await patiently(run, () => run.db.container.updateMany({ where: { id }, data: { rootPasswordHash: null } }));
}
