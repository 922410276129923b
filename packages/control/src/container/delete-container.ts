import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { beginTask } from "../task/begin-task.ts";
import { kindRules } from "../task/kind-rules.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { powerInput } from "./power-use-case.ts";

/** Deletes a container with its disk; `confirm` is its host name, typed by a person who read it. */
export const deleteContainer = useCase({
  permission: kindRules["container.delete"].permission,
  input: powerInput.extend({ confirm: z.string().max(64), reason: z.string().nullable().default(null) }),
  output: taskViewSchema,
  async run(actor, { requestId, ctid, confirm, reason }) {
    const task = await beginTask(actor, {
      kind: "container.delete",
      requestId,
      ctid,
      reason,
      check({ hostname }) {
        if (confirm.trim().toLowerCase() === hostname) return;
        throw new BerthError("container.confirm_mismatch", `"${confirm}" is not ${hostname}`, { field: "confirm" });
      },
    });
    return viewTask(task);
  },
});
