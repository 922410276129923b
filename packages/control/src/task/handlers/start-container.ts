import type { TaskHandler } from "../task-run.ts";
import { actOnContainer } from "./act-on-container.ts";

/** Starts a container. */
export const startContainerTask: TaskHandler = async (run) => {
  await actOnContainer(run, (act) => run.node.call("container.start", act, { traceId: run.task.requestId }));
  return undefined;
};
