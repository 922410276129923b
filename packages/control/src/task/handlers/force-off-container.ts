import type { TaskHandler } from "../task-run.ts";
import { actOnContainer } from "./act-on-container.ts";

/** Ends every process of a container at once. */
export const forceOffContainerTask: TaskHandler = async (run) => {
  await actOnContainer(run, (act) => run.node.call("container.kill", act, { traceId: run.task.requestId }));
  return undefined;
};
