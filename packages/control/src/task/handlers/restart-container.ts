import { STOP_TIMEOUT_MS } from "../kind-rules.ts";
import type { TaskHandler } from "../task-run.ts";
import { actOnContainer } from "./act-on-container.ts";

/** Stops a container as its init does and starts it again. */
export const restartContainerTask: TaskHandler = async (run) => {
  await actOnContainer(run, (act) =>
    run.node.call("container.restart", { ...act, timeoutMs: STOP_TIMEOUT_MS }, { traceId: run.task.requestId }),
  );
  return undefined;
};
