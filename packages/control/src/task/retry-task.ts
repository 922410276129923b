import { BerthError } from "@berth/core/errors/berth-error.ts";
import { taskKindSchema } from "@berth/core/task/kind.ts";
import { inTurn } from "@berth/db/in-turn.ts";
import { z } from "zod";
import { type Actor, authorise } from "../actor.ts";
import { useCase } from "../use-case.ts";
import { assertMayRun } from "./begin-task.ts";
import { kindRules } from "./kind-rules.ts";
import { requeueTask } from "./requeue-task.ts";
import { taskViewSchema, viewTask } from "./task-view.ts";

async function findTask(actor: Actor, id: string) {
  const row = await actor.db.task.findUnique({ where: { id }, include: { container: { include: { tenant: true } } } });
  if (row === null) throw new BerthError("task.not_found", `no task ${id} for ${actor.userId}`);
  return row;
}

/**
 * Tries a failed task again, as a new attempt with a new operation at the node. Whoever retries must
 * be allowed to begin such a task himself; one that is not failed (any more) is returned as it is.
 */
export const retryTask = useCase({
  permission: "task.retry",
  input: z.strictObject({ requestId: z.uuid(), id: z.uuid() }),
  output: taskViewSchema,
  async run(actor, { requestId, id }) {
    const task = await findTask(actor, id);
    if (task.retryRequestId === requestId || task.state !== "failed") return viewTask(task);
    const kind = taskKindSchema.parse(task.kind);
    const allowed = authorise(actor, kindRules[kind].permission);
    const { container } = task;
    if (container === null) throw new BerthError("container.not_found", `the container of task ${id} is gone`);
    assertMayRun(kind, container);
    try {
      const next = await inTurn(allowed.db, container.id, (tx) =>
        requeueTask(tx, allowed, { task, container, requestId }),
      );
      actor.panel.tasks.wake();
      return viewTask(next);
    } catch (error) {
      // Of two retries at one moment the loser sees what the winner made of it.
      const now = await findTask(actor, id);
      if (now.state === "failed") throw error;
      return viewTask(now);
    }
  },
});
