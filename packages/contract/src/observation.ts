import { ctidSchema } from "@berth/core/container/ctid.ts";
import { containerStateSchema, wantedPowerSchema } from "@berth/core/container/state.ts";
import { z } from "zod";

/** How a container's init ended, in the monitor's words; null while it runs or before the first start. */
export const exitSchema = z.strictObject({
  kind: z.enum(["poweroff", "reboot", "exited", "signaled", "lost"]),
  /** Exit status or signal number; 0 for poweroff and reboot, -1 when it was lost. */
  code: z.number().int(),
  atMs: z.number().int(),
});
export type Exit = z.infer<typeof exitSchema>;

/** What one container is right now, as its node saw it at event `seq`. */
export const observationSchema = z.strictObject({
  ctid: ctidSchema,
  uuid: z.uuid(),
  generation: z.number().int(),
  state: containerStateSchema,
  wanted: wantedPowerSchema,
  sinceMs: z.number().int(),
  seq: z.number().int().min(0),
  /** PID 1 in the host's numbering and its start time in clock ticks (proc(5) field 22); null when stopped. */
  init: z.strictObject({ pid: z.number().int(), startTicks: z.string().max(24) }).nullable(),
  exit: exitSchema.nullable(),
});
export type Observation = z.infer<typeof observationSchema>;

/** One event of a node: a container changed, or (with `observation` null) it is gone. `seq` grows by one. */
export const nodeEventSchema = z.strictObject({
  seq: z.number().int().min(1),
  atMs: z.number().int(),
  ctid: ctidSchema,
  kind: z.enum(["container.changed", "container.removed"]),
  /** Why, in one of the agent's fixed words (`start`, `stop`, `poweroff inside`, `adopted`, ...). */
  reason: z.string().max(200),
  observation: observationSchema.nullable(),
});
export type NodeEvent = z.infer<typeof nodeEventSchema>;
