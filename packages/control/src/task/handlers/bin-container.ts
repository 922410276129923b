import { ctidSchema } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { STOP_TIMEOUT_MS } from "../kind-rules.ts";
import { runOperation } from "../run-operation.ts";
import type { TaskHandler, TaskRun } from "../task-run.ts";
import { changeBin } from "./change-bin.ts";

/** What a node answers that has nothing to stop: it does not run, or its create never got that far. */
const nothingToStop: readonly string[] = ["container.already_stopped", "container.not_found"];

/** Shuts it down as a person would, with what its init does not end killed; one that does not run needs nothing. */
async function stop(run: TaskRun): Promise<void> {
  const { task, node } = run;
  const ask = { ctid: ctidSchema.parse(task.ctid), timeoutMs: STOP_TIMEOUT_MS };
  try {
    await runOperation(run, {
      number: 1,
      fromPercent: 0,
      toPercent: 80,
      call: (operationId) => node.call("container.stop", { operationId, ...ask }, { traceId: task.requestId }),
    });
  } catch (error) {
    if (!(error instanceof BerthError) || !nothingToStop.includes(error.code)) throw error;
  }
}

/** Stops a container and puts it into the bin. Until it has stopped nothing is changed, and a failure leaves it as it was. */
export const binContainerTask: TaskHandler = async (run) => {
  await stop(run);
  const spec = await changeBin(run, true);
  await runOperation(run, {
    number: 2,
    fromPercent: 80,
    toPercent: 100,
    call: (operationId) => run.node.call("container.put", { operationId, spec }, { traceId: run.task.requestId }),
  });
  return undefined;
};
