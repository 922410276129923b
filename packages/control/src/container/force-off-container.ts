import { beginTask } from "../task/begin-task.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { findContainer } from "./find-container.ts";
import { deadlines, powerInput } from "./power-input.ts";

/** Ends every process of a VPS at once; also when a shutdown, start or restart hangs. */
export const forceOffContainer = useCase({
  permission: "container.power",
  input: powerInput,
  output: taskViewSchema,
  async run(actor, { requestId, ctid }) {
    const container = await findContainer(actor, ctid);
    const task = await beginTask(actor, {
      kind: "container.forceOff",
      requestId,
      container,
      input: {},
      deadlineMs: deadlines["container.forceOff"],
      overrules: ["container.start", "container.shutDown", "container.restart"],
    });
    return viewTask(task);
  },
});
