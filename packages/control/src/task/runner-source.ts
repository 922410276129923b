import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import type { NodeClients } from "../node/node-clients.ts";

/** How often a runner does what, in milliseconds. A dead runner's task is taken over after lease and poll. */
export interface RunnerRhythm {
  readonly leaseMs: number;
  readonly renewMs: number;
  readonly pollMs: number;
  /** The least time between two writes of one task's progress. */
  readonly progressMs: number;
  readonly retryMs: readonly number[];
}

export const usualRhythm: RunnerRhythm = {
  leaseMs: 10_000,
  renewMs: 3000,
  pollMs: 2000,
  progressMs: 500,
  retryMs: [1000, 5000, 30_000],
};

/** What a runner is made from. */
export interface TaskRunnerSource {
  readonly db: SystemDb;
  readonly nodes: Pick<NodeClients, "get">;
  readonly log: Logger;
  /** Absent in the product; tests are in a hurry. */
  readonly rhythm?: RunnerRhythm;
}
