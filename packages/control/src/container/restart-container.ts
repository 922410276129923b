import { BerthError } from "@berth/core/errors/berth-error.ts";
import { beginTask } from "../task/begin-task.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { findContainer } from "./find-container.ts";
import { deadlines, powerInput } from "./power-input.ts";

/** Shuts a VPS down and starts it again. */
export const restartContainer = useCase({
  permission: "container.power",
  input: powerInput,
  output: taskViewSchema,
  async run(actor, { requestId, ctid }) {
    const container = await findContainer(actor, ctid);
    if (container.isSuspended) throw new BerthError("container.suspended", `container ${ctid} is suspended`);
    const task = await beginTask(actor, {
      kind: "container.restart",
      requestId,
      container,
      input: {},
      deadlineMs: deadlines["container.restart"],
    });
    return viewTask(task);
  },
});
