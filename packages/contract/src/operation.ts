import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";
import { wireErrorSchema } from "./wire-error.ts";

/** Parses an operation's id: the task's uuid and the attempt, `<uuid>.<n>`. The same id returns the same operation. */
export const operationIdSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[1-9][0-9]{0,3}$/);

/** The agent's half of a task. `percent` is 0 to 100 over the whole operation; `seq` grows with every change. */
export const operationSchema = z.strictObject({
  id: operationIdSchema,
  kind: z.string().max(40),
  ctid: ctidSchema.nullable(),
  state: z.enum(["running", "succeeded", "failed"]),
  step: z.string().max(60),
  percent: z.number().int().min(0).max(100),
  seq: z.number().int().min(0),
  startedAtMs: z.number().int(),
  endedAtMs: z.number().int().nullable(),
  error: wireErrorSchema.nullable(),
});
export type Operation = z.infer<typeof operationSchema>;

/** One row of `operation.watch`: the operation now, and the log lines since the last row. */
export const operationUpdateSchema = z.strictObject({
  operation: operationSchema,
  logLines: z.array(z.string().max(2000)).max(50),
});
export type OperationUpdate = z.infer<typeof operationUpdateSchema>;

/** A page of an operation's full log, by byte offset; `nextOffset` equals `offset` at the end. */
export const operationLogPageSchema = z.strictObject({
  text: z.string(),
  nextOffset: z.number().int().min(0),
});
