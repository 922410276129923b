import { runOperation } from "../run-operation.ts";
import type { TaskHandler } from "../task-run.ts";
import { changeBin } from "./change-bin.ts";
import { forgetRootPassword } from "./forget-root-password.ts";

/** Takes a container out of the bin, as it went in; it stays stopped. One whose create had failed is made now. */
export const restoreContainerTask: TaskHandler = async (run) => {
  const spec = await changeBin(run, false);
  await runOperation(run, {
    number: 1,
    fromPercent: 0,
    toPercent: 100,
    call: (operationId) => run.node.call("container.put", { operationId, spec }, { traceId: run.task.requestId }),
  });
  await forgetRootPassword(run);
  return undefined;
};
