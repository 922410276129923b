import { isErrorCode } from "@berth/core/errors/catalogue.ts";
import { taskKindSchema, taskStateSchema } from "@berth/core/task/kind.ts";
import type { TaskRow } from "@berth/db/rows.ts";
import { z } from "zod";

/** A task as people see it. `percent` is 0 to 100; `ctid` and `hostname` outlive the container. */
export const taskViewSchema = z.object({
  id: z.uuid(),
  kind: taskKindSchema,
  state: taskStateSchema,
  ctid: z.number().int().nullable(),
  hostname: z.string().nullable(),
  step: z.string(),
  percent: z.number().int().min(0).max(100),
  attempt: z.number().int().min(1),
  error: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
  actorName: z.string(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  deadlineAt: z.date(),
});
export type TaskView = z.infer<typeof taskViewSchema>;

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()])).catch({});

/** Shows a task row; its internal words stay in the row. */
export function viewTask(row: TaskRow): TaskView {
  const code = row.errorCode === null || isErrorCode(row.errorCode) ? row.errorCode : "internal.unexpected";
  return {
    ...row,
    kind: taskKindSchema.parse(row.kind),
    error: code === null ? null : { code, params: paramsSchema.parse(row.errorParams) },
  };
}
