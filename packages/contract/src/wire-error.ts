import { z } from "zod";

/** An error as it crosses from agent to panel. An unknown code is read as `agent.unexpected`. */
export const wireErrorSchema = z.strictObject({
  code: z.string().max(60),
  internal: z.string().max(4000),
  isRetryable: z.boolean(),
  traceId: z.string().max(64).nullable(),
  /** The system call that failed, with Node's field names, where there was one. */
  syscall: z
    .strictObject({ syscall: z.string().max(60), code: z.string().max(40), path: z.string().max(4096).nullable() })
    .nullable(),
  /** Values for the public sentence, such as which action is running; absent when there are none. */
  params: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])).optional(),
});
export type WireError = z.infer<typeof wireErrorSchema>;
