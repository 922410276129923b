import { ctidSchema } from "@berth/core/container/ctid.ts";
import type { TaskKind } from "@berth/core/task/kind.ts";
import { z } from "zod";
import { beginTask } from "../task/begin-task.ts";
import { kindRules } from "../task/kind-rules.ts";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { useCase } from "../use-case.ts";

/** Parses what every power button sends: the container, and the press it belongs to. */
export const powerInput = z.strictObject({ requestId: z.uuid(), ctid: ctidSchema });

/** Makes the use case behind a power button: it returns the task at once, and a second action meanwhile is refused with it. */
export function powerUseCase(kind: TaskKind) {
  return useCase({
    permission: kindRules[kind].permission,
    input: powerInput,
    output: taskViewSchema,
    run: async (actor, { requestId, ctid }) => viewTask(await beginTask(actor, { kind, requestId, ctid })),
  });
}
