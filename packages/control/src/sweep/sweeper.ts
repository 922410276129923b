import { setTimeout as delay } from "node:timers/promises";
import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import type { TaskRunner } from "../task/runner.ts";
import { purgeBin } from "./purge-bin.ts";
import { sweepDatabase } from "./sweep-database.ts";

const EVERY_MS = 60_000;
/** The database is swept at every so many rounds: once an hour. */
const ROUNDS_A_SWEEP = 60;

/** Purges the bin now and every minute, and sweeps the database now and every hour. */
export interface Sweeper {
  /** Ends it; a round under way is waited for. */
  close(): Promise<void>;
}

/** What a sweeper is made from. */
export interface SweeperSource {
  readonly db: SystemDb;
  readonly log: Logger;
  readonly tasks: Pick<TaskRunner, "wake">;
}

/** Starts to sweep. A round that fails is logged, and the next one does its work. */
export function openSweeper({ db, log, tasks }: SweeperSource): Sweeper {
  const stop = new AbortController();

  async function sweep(round: number): Promise<void> {
    const purged = await purgeBin(db);
    if (purged > 0) {
      tasks.wake();
      log.info({ purged }, "began to purge what has lain in the bin long enough");
    }
    if (round % ROUNDS_A_SWEEP !== 0) return;
    log.debug({ rows: await sweepDatabase(db) }, "swept the database");
  }

  async function keepSweeping(): Promise<void> {
    for (let round = 0; !stop.signal.aborted; round++) {
      await sweep(round).catch((err: unknown) => log.error({ err }, "sweeping failed"));
      await delay(EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  const sweeping = keepSweeping();
  return {
    async close() {
      stop.abort();
      await sweeping;
    },
  };
}
