import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { beginTask } from "../task/begin-task.ts";
import { kindRules } from "../task/kind-rules.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { powerInput } from "./power-use-case.ts";

const kinds = { bin: "container.bin", purge: "container.delete" } as const;

/**
 * Deletes a container: into the bin, from where it can be taken back for some days, or with its disk at
 * once. `confirm` is its host name, typed by a person who read it.
 */
export const deleteContainer = useCase({
  permission: kindRules["container.delete"].permission,
  input: powerInput.extend({
    confirm: z.string().max(64),
    mode: z.enum(["bin", "purge"]).default("bin"),
    reason: z.string().nullable().default(null),
  }),
  output: taskViewSchema,
  async run(actor, { requestId, ctid, confirm, mode, reason }) {
    const task = await beginTask(actor, {
      kind: kinds[mode],
      requestId,
      ctid,
      reason,
      check({ hostname, binnedAt }) {
        if (confirm.trim().toLowerCase() !== hostname)
          throw new BerthError("container.confirm_mismatch", `"${confirm}" is not ${hostname}`, { field: "confirm" });
        if (mode === "bin" && binnedAt !== null)
          throw new BerthError("container.in_bin", `container ${ctid} lies in the bin already`);
      },
    });
    return viewTask(task);
  },
});
