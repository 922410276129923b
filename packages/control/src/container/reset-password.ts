import { z } from "zod";
import { makeRootPassword } from "../password/make-root-password.ts";
import { beginTask } from "../task/begin-task.ts";
import { kindRules } from "../task/kind-rules.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { powerInput } from "./power-use-case.ts";

/**
 * Makes root a new password: the hash lies in the container's row until the node has it, the password itself
 * is shown here and nowhere again. The same press again gives the same task and null.
 */
export const resetPassword = useCase({
  permission: kindRules["container.resetPassword"].permission,
  input: powerInput.extend({ reason: z.string().nullable().default(null) }),
  output: z.object({ task: taskViewSchema, rootPassword: z.string().nullable() }),
  async run(actor, { requestId, ctid, reason }) {
    const root = makeRootPassword();
    let ownTaskId: string | null = null;
    const task = await beginTask(actor, {
      kind: "container.resetPassword",
      requestId,
      ctid,
      reason,
      async alsoWrite(tx, { id, containerId }) {
        await tx.container.updateMany({ where: { id: containerId ?? "" }, data: { rootPasswordHash: root.hash } });
        ownTaskId = id;
      },
    });
    // Another try of this press may have won; then its password is the one that will be good.
    return { task: viewTask(task), rootPassword: task.id === ownTaskId ? root.password : null };
  },
});
