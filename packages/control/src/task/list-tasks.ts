import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { taskViewSchema, viewTask } from "./task-view.ts";

const SHOWN = 200;

/** Lists the newest tasks in the actor's scope, of one container or of all. */
export const listTasks = useCase({
  permission: "task.read",
  input: z.strictObject({ ctid: ctidSchema.optional() }),
  output: z.array(taskViewSchema),
  async run(actor, { ctid }) {
    const rows = await actor.db.task.findMany({
      where: ctid === undefined ? {} : { ctid },
      orderBy: { createdAt: "desc" },
      take: SHOWN,
    });
    return rows.map(viewTask);
  },
});
