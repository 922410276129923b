import { z } from "zod";

/** Every kind of task there is; one handler file each. */
export const taskKindSchema = z.enum([
  "container.create",
  "container.start",
  "container.shutDown",
  "container.forceOff",
  "container.restart",
  "container.resetPassword",
  "container.bin",
  "container.restore",
  "container.delete",
]);
export type TaskKind = z.infer<typeof taskKindSchema>;

/** What a task can be; `succeeded` and `failed` are ends, and only a retry leaves `failed`. */
export const taskStateSchema = z.enum(["queued", "running", "succeeded", "failed"]);
export type TaskState = z.infer<typeof taskStateSchema>;
