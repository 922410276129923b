import { ctidSchema } from "@berth/core/container/ctid.ts";
import { taskStateSchema } from "@berth/core/task/kind.ts";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { findContainer } from "../container/find-container.ts";
import { useCase } from "../use-case.ts";
import { type ActivityView, activityViewSchema, taskIdOf, viewActivity } from "./activity-view.ts";

const PAGE = 50;

/** Reads how the tasks of some lines stand; one that is gone is absent. */
async function readTasks(actor: Actor, ids: readonly string[]): Promise<Map<string, ActivityView["task"]>> {
  const rows = await actor.db.task.findMany({ where: { id: { in: [...ids] } }, select: { id: true, state: true } });
  return new Map(rows.map(({ id, state }) => [id, { id, state: taskStateSchema.parse(state) }]));
}

/**
 * Lists what was done to one container, by whom and why, newest first: the newest, or those before one.
 * Staff and customer read the same lines. `next` is what to ask with for earlier ones; null at the end.
 */
export const listActivity = useCase({
  permission: "activity.read",
  input: z.strictObject({
    ctid: ctidSchema,
    cursor: z
      .string()
      .regex(/^[1-9][0-9]{0,17}$/)
      .nullish(),
    /** The browser's way of asking for pages says it; there is one way only. */
    direction: z.literal("forward").optional(),
  }),
  output: z.object({ lines: z.array(activityViewSchema), next: z.string().nullable() }),
  async run(actor, { ctid, cursor }) {
    const { id: subjectId } = await findContainer(actor, ctid);
    const found = await actor.db.auditEntry.findMany({
      where: { subjectKind: "container", subjectId, ...(cursor ? { id: { lt: BigInt(cursor) } } : {}) },
      orderBy: { id: "desc" },
      take: PAGE + 1,
    });
    const shown = found.slice(0, PAGE);
    const tasks = await readTasks(
      actor,
      shown.flatMap((line) => taskIdOf(line) ?? []),
    );
    const lines = shown.map((line) => viewActivity(line, tasks.get(taskIdOf(line) ?? "") ?? null));
    return { lines, next: found.length > PAGE ? (lines.at(-1)?.id ?? null) : null };
  },
});
