import { setTimeout as delay } from "node:timers/promises";
import type { Operation } from "@berth/contract/operation.ts";
import type { WireError } from "@berth/contract/wire-error.ts";
import { BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import { fromWireError } from "../node/read-agent-error.ts";
import { patiently } from "./patiently.ts";
import type { TaskRun } from "./task-run.ts";

/** One operation of a task. A task has at most two, and each its share of the whole percent. */
export interface Stage {
  readonly number: 1 | 2;
  readonly fromPercent: number;
  readonly toPercent: number;
  /** Asks the node for it. The same id again gives the same operation, so asking twice does it once. */
  call(operationId: string): Promise<Operation>;
}

/** The step of a task whose node is away; a task past its deadline names it too. */
const WAITING_FOR_NODE = "waiting for the node";

/** A retry is a new attempt, and a new attempt has operations of its own. */
function operationIdOf(run: TaskRun, stage: Stage): string {
  return `${run.task.id}.${(run.task.attempt - 1) * 2 + stage.number}`;
}

function fromOperation(error: WireError | null, nodeId: string): BerthError {
  if (error !== null) return fromWireError(error, nodeId);
  return new BerthError("agent.unexpected", `node ${nodeId}: failed without an error`);
}

/** Asks for the operation and follows it until its end or until the line breaks. */
async function callAndFollow(run: TaskRun, stage: Stage, seen: { seq: number }): Promise<Operation> {
  const operationId = operationIdOf(run, stage);
  let operation = await stage.call(operationId);
  const share = (percent: number) =>
    Math.round(stage.fromPercent + ((stage.toPercent - stage.fromPercent) * percent) / 100);
  // From here on the node has it, which whoever overrules the task must know.
  run.note({ operationId, operationSeq: seen.seq });
  // After a wait for the node its own step is the news again; an operation just begun has none yet.
  if (operation.step !== "") run.note({ step: operation.step, percent: share(operation.percent) });
  for await (const update of run.node.watchOperation(operationId, seen.seq, run.signal)) {
    operation = update.operation;
    const { step, percent, seq } = operation;
    run.note({ step, percent: share(percent), lines: update.logLines, operationId, operationSeq: seq });
    seen.seq = seq;
    if (operation.state !== "running") break;
  }
  return operation;
}

/** A node that does not answer now may answer soon; anything else is final. */
function isWorthWaiting(error: BerthError): boolean {
  return error.code === "node.unreachable" || error.code === "node.timeout";
}

/**
 * Does one operation to its end, however often the line to the node breaks, and throws its error.
 * Only the task's deadline, its lease or the panel's end stop the waiting.
 */
export async function runOperation(run: TaskRun, stage: Stage): Promise<void> {
  const { task, signal, retryMs } = run;
  const isResumed = task.operationId === operationIdOf(run, stage);
  const seen = { seq: isResumed ? task.operationSeq : -1 };
  for (let tries = 0; ; tries++) {
    signal.throwIfAborted();
    try {
      await patiently(run, () => run.confirm());
      const operation = await callAndFollow(run, stage, seen);
      if (operation.state === "succeeded") return;
      if (operation.state === "failed") throw fromOperation(operation.error, run.node.nodeId);
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toBerthError(thrown);
      if (!isWorthWaiting(error)) throw thrown;
      run.note({ step: WAITING_FOR_NODE });
    }
    await delay(retryMs[Math.min(tries, retryMs.length - 1)] ?? 1000, undefined, { signal });
  }
}
