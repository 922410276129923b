import { readFileSync } from "node:fs";
import { z } from "zod";

const path = z.string().startsWith("/");

/** How the supervisor knows that a service serves: a unix socket that accepts, a web address that answers, or a command that ends with 0. */
const readinessSchema = z.union([
  z.strictObject({ socket: path }),
  z.strictObject({ url: z.url() }),
  z.strictObject({ command: z.array(z.string()).min(1) }),
]);

/** One process the supervisor keeps alive. `argv[0]` is an absolute path; `uid` and `gid` are null for root. */
const serviceSchema = z.strictObject({
  name: z.string().regex(/^[a-z]+$/),
  argv: z.array(z.string()).min(1),
  cwd: path,
  env: z.record(z.string(), z.string()),
  uid: z.number().int().nullable(),
  gid: z.number().int().nullable(),
  ready: readinessSchema,
  /** How long it may take to become ready. */
  readyMs: z.number().int().min(1),
  stopSignal: z.enum(["SIGTERM", "SIGINT"]),
  /** After this long it is killed. */
  stopMs: z.number().int().min(1),
});
export type Service = z.infer<typeof serviceSchema>;

const supervisorConfigSchema = z.strictObject({
  /** Where commands come in; readable by root alone. */
  socketPath: path,
  /** Remembers the processes, so that a new supervisor ends what a killed one left. */
  recordPath: path,
  logDir: path,
  /** In the order they start; they stop in the opposite one. */
  services: z.array(serviceSchema),
});
export type SupervisorConfig = z.infer<typeof supervisorConfigSchema>;

/** Reads the supervisor's file; throws at the first wrong key. */
export function readSupervisorConfig(file: string): SupervisorConfig {
  return supervisorConfigSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
