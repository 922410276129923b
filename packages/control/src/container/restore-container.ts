import { BerthError } from "@berth/core/errors/berth-error.ts";
import { beginTask } from "../task/begin-task.ts";
import { kindRules } from "../task/kind-rules.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { powerInput } from "./power-use-case.ts";

const KIND = "container.restore" as const;

/** Takes a container out of the bin; it stays stopped. */
export const restoreContainer = useCase({
  permission: kindRules[KIND].permission,
  input: powerInput,
  output: taskViewSchema,
  async run(actor, press) {
    const task = await beginTask(actor, {
      ...press,
      kind: KIND,
      check({ ctid, binnedAt }) {
        if (binnedAt === null) throw new BerthError("container.not_in_bin", `container ${ctid} is not in the bin`);
      },
    });
    return viewTask(task);
  },
});
