import { STOP_TIMEOUT_MS } from "../kind-rules.ts";
import type { TaskHandler } from "../task-run.ts";
import { actOnContainer } from "./act-on-container.ts";

/** Lets a container's init power off, and ends it when it does not. */
export const shutDownContainerTask: TaskHandler = async (run) => {
  await actOnContainer(run, (act) =>
    run.node.call("container.stop", { ...act, timeoutMs: STOP_TIMEOUT_MS }, { traceId: run.task.requestId }),
  );
  return undefined;
};
