import type { Operation } from "@berth/contract/operation.ts";
import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import { runOperation } from "../run-operation.ts";
import type { TaskRun } from "../task-run.ts";

/** Which container, under which operation id. */
export interface Act {
  readonly operationId: string;
  readonly ctid: Ctid;
}

/** Does a task that is one operation on one container. */
export async function actOnContainer(run: TaskRun, call: (act: Act) => Promise<Operation>): Promise<void> {
  const ctid = ctidSchema.parse(run.task.ctid);
  await runOperation(run, {
    number: 1,
    fromPercent: 0,
    toPercent: 100,
    call: (operationId) => call({ operationId, ctid }),
  });
}
