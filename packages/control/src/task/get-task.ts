import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { taskViewSchema, viewTask } from "./task-view.ts";

/** How many of its last lines a task is shown with; the whole log stays at the node. A row has a line or more. */
const LINES = 500;

/** Shows one task with the end of its log, oldest line first. */
export const getTask = useCase({
  permission: "task.read",
  input: z.strictObject({ id: z.uuid() }),
  output: taskViewSchema.extend({ log: z.array(z.string()) }),
  async run(actor, { id }) {
    const row = await actor.db.task.findUnique({
      where: { id },
      include: { logLines: { orderBy: { id: "desc" }, take: LINES } },
    });
    if (row === null) throw new BerthError("task.not_found", `no task ${id} for ${actor.userId}`);
    const log = row.logLines.reverse().flatMap(({ line }) => line.split("\n"));
    return { ...viewTask(row), log: log.slice(-LINES) };
  },
});
