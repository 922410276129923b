import type { TaskRow } from "@berth/db/rows.ts";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { makeRootPassword } from "../password/make-root-password.ts";
import { findRepeated } from "../task/begin-task.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";
import { containerViewSchema, viewContainer } from "./container-view.ts";
import { createContainerInput } from "./create-input.ts";
import { findContainer } from "./find-container.ts";
import { findImage } from "./find-image.ts";
import { writeContainer } from "./write-container.ts";

async function answer(actor: Actor, task: TaskRow, rootPassword: string | null) {
  const container = await findContainer(actor, task.ctid ?? 0);
  return { container: viewContainer(container), task: viewTask(task), rootPassword };
}

/**
 * Creates a container: its row, its address and its task at once, its disk and its life by the task.
 * `rootPassword` is shown here and nowhere again; the same press again gives null.
 */
export const createContainer = useCase({
  permission: "container.create",
  input: createContainerInput,
  output: z.object({ container: containerViewSchema, task: taskViewSchema, rootPassword: z.string().nullable() }),
  async run(actor, input) {
    const earlier = await findRepeated(actor, { requestId: input.requestId, kind: "container.create" });
    if (earlier !== null) return answer(actor, earlier, null);
    const image = await findImage(actor, input);
    const root = input.isPasswordGenerated ? makeRootPassword() : null;
    const { task, isRepeated } = await writeContainer(actor, input, { image, rootPasswordHash: root?.hash ?? null });
    return answer(actor, task, isRepeated ? null : (root?.password ?? null));
  },
});
