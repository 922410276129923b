import { z } from "zod";

/**
 * One line of JSON each way over the supervisor's socket. `hold` ties the services to the connection:
 * when the last holder is gone they stop, unless `detach` was said.
 */
export const commandSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("start"), service: z.string() }),
  z.strictObject({ do: z.literal("status") }),
  z.strictObject({ do: z.literal("hold") }),
  z.strictObject({ do: z.literal("detach") }),
  z.strictObject({ do: z.literal("stop") }),
]);
export type Command = z.infer<typeof commandSchema>;

/** What a service is doing; `pid` is 0 while it has no process. */
export const serviceStatusSchema = z.strictObject({
  name: z.string(),
  state: z.enum(["idle", "starting", "ready", "waiting", "stopped"]),
  pid: z.number().int(),
  restarts: z.number().int(),
});
export type ServiceStatus = z.infer<typeof serviceStatusSchema>;

/** Written to every holder, unasked, when the supervisor begins to stop. */
export const STOPPING_LINE = '{"stopping":true}';

export const replySchema = z.strictObject({
  isOk: z.boolean(),
  isDetached: z.boolean(),
  /** Empty when all is well. */
  error: z.string(),
  services: z.array(serviceStatusSchema),
});
export type Reply = z.infer<typeof replySchema>;
