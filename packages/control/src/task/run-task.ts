import { BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import { type TaskKind, taskKindSchema } from "@berth/core/task/kind.ts";
import type { TaskRow } from "@berth/db/rows.ts";
import { renewLease } from "./claim-tasks.ts";
import { type Ending, finishTask } from "./finish-task.ts";
import { binContainerTask } from "./handlers/bin-container.ts";
import { createContainerTask } from "./handlers/create-container.ts";
import { deleteContainerTask } from "./handlers/delete-container.ts";
import { forceOffContainerTask } from "./handlers/force-off-container.ts";
import { resetPasswordTask } from "./handlers/reset-password.ts";
import { restartContainerTask } from "./handlers/restart-container.ts";
import { restoreContainerTask } from "./handlers/restore-container.ts";
import { shutDownContainerTask } from "./handlers/shut-down-container.ts";
import { startContainerTask } from "./handlers/start-container.ts";
import { LeaseLost, ProgressRecorder } from "./record-progress.ts";
import type { RunnerRhythm, TaskRunnerSource } from "./runner-source.ts";
import type { TaskHandler } from "./task-run.ts";

const handlers: Readonly<Record<TaskKind, TaskHandler>> = {
  "container.create": createContainerTask,
  "container.start": startContainerTask,
  "container.shutDown": shutDownContainerTask,
  "container.forceOff": forceOffContainerTask,
  "container.restart": restartContainerTask,
  "container.resetPassword": resetPasswordTask,
  "container.bin": binContainerTask,
  "container.restore": restoreContainerTask,
  "container.delete": deleteContainerTask,
};

/** What one run needs: what its runner has, and the signal of the runner's end. */
export interface RunSource extends TaskRunnerSource {
  readonly rhythm: RunnerRhythm;
  readonly stop: AbortSignal;
}

/** Runs the handler to its end; what it throws is turned into the end of the task. */
async function workOn(
  source: RunSource,
  task: TaskRow,
  ended: { lost: AbortSignal; late: AbortSignal },
): Promise<Ending> {
  const recorder = new ProgressRecorder(source.db, task, source.rhythm.progressMs);
  try {
    const conclusion = await handlers[taskKindSchema.parse(task.kind)]({
      task,
      db: source.db,
      node: source.nodes.get(task.nodeId),
      signal: AbortSignal.any([source.stop, ended.lost, ended.late]),
      retryMs: source.rhythm.retryMs,
      async confirm() {
        const isOurs = await renewLease(source.db, { taskId: task.id, fence: task.fence }, source.rhythm.leaseMs);
        if (!isOurs) throw new LeaseLost(`task ${task.id} is another runner's, or overruled`);
      },
      note: (progress) => recorder.note(progress),
    });
    return { conclusion };
  } catch (thrown) {
    if (source.stop.aborted || ended.lost.aborted || thrown instanceof LeaseLost) throw thrown;
    if (!ended.late.aborted) return { error: toBerthError(thrown) };
    const row = await source.db.task.findUnique({ where: { id: task.id }, select: { step: true } });
    const step = row?.step ?? task.step;
    return {
      error: new BerthError("task.timed_out", `the deadline passed at "${step}"`, { params: { step }, cause: thrown }),
    };
  } finally {
    // The end is written by another statement: the last step and log lines must be there before it.
    await recorder.flush();
  }
}

/** Renews the lease until told to stop; calls back when it is no longer ours or could not be renewed in time. */
function keepLease(source: RunSource, task: TaskRow, lost: () => void): Disposable {
  const { leaseMs, renewMs } = source.rhythm;
  let validUntil = Date.now() + leaseMs;
  const timer = setInterval(() => {
    const asked = Date.now();
    renewLease(source.db, { taskId: task.id, fence: task.fence }, leaseMs).then(
      (isOurs) => {
        if (isOurs) validUntil = asked + leaseMs;
        else lost();
      },
      // The database is away: nobody else can take the task either until it is back.
      () => undefined,
    );
    if (Date.now() > validUntil) lost();
  }, renewMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Runs one claimed task: to its end, or until another runner has it, or until this panel stops and lets go of it. */
export async function runTask(source: RunSource, task: TaskRow): Promise<void> {
  const lost = new AbortController();
  const late = AbortSignal.timeout(Math.max(0, task.deadlineAt.getTime() - Date.now()));
  using _lease = keepLease(source, task, () => lost.abort());
  const about = { taskId: task.id, kind: task.kind, ctid: task.ctid, attempt: task.attempt, requestId: task.requestId };
  try {
    const ending = await workOn(source, task, { lost: lost.signal, late });
    await finishTask(source.db, task, ending);
    if ("error" in ending) source.log.error({ ...about, err: ending.error }, "task failed");
    else source.log.info(about, "task succeeded");
  } catch (thrown) {
    if (source.stop.aborted) await renewLease(source.db, { taskId: task.id, fence: task.fence }, 0);
    else if (!lost.signal.aborted && !(thrown instanceof LeaseLost)) throw thrown;
  }
}
