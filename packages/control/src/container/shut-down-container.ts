import { beginTask } from "../task/begin-task.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { findContainer } from "./find-container.ts";
import { deadlines, powerInput } from "./power-input.ts";

/** Asks a VPS to power off as its own init does, and ends it when it has not after a while. */
export const shutDownContainer = useCase({
  permission: "container.power",
  input: powerInput,
  output: taskViewSchema,
  async run(actor, { requestId, ctid }) {
    const container = await findContainer(actor, ctid);
    const task = await beginTask(actor, {
      kind: "container.shutDown",
      requestId,
      container,
      input: {},
      deadlineMs: deadlines["container.shutDown"],
    });
    return viewTask(task);
  },
});
