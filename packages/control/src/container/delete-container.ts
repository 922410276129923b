import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { beginTask } from "../task/begin-task.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { findContainer } from "./find-container.ts";
import { deadlines, powerInput } from "./power-input.ts";

/** Deletes a container with its disk; `confirm` is its host name, typed by a person who read it. */
export const deleteContainer = useCase({
  permission: "container.delete",
  input: powerInput.extend({ confirm: z.string().max(64) }),
  output: taskViewSchema,
  async run(actor, { requestId, ctid, confirm }) {
    const container = await findContainer(actor, ctid);
    if (confirm.trim().toLowerCase() !== container.hostname) {
      throw new BerthError("container.confirm_mismatch", `"${confirm}" is not ${container.hostname}`, {
        field: "confirm",
      });
    }
    const task = await beginTask(actor, {
      kind: "container.delete",
      requestId,
      container,
      input: {},
      deadlineMs: deadlines["container.delete"],
    });
    return viewTask(task);
  },
});
