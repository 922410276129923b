import { setTimeout as delay } from "node:timers/promises";
import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import { sweepDatabase } from "./sweep-database.ts";

const EVERY_MS = 3_600_000;

/** Sweeps the database now and every hour. */
export interface Sweeper {
  /** Ends it; a sweep under way is waited for. */
  close(): Promise<void>;
}

/** Starts to sweep. A sweep that fails is logged, and the next one does its work. */
export function openSweeper({ db, log }: { readonly db: SystemDb; readonly log: Logger }): Sweeper {
  const stop = new AbortController();

  async function keepSweeping(): Promise<void> {
    while (!stop.signal.aborted) {
      await sweepDatabase(db).then(
        (rows) => log.debug({ rows }, "swept the database"),
        (err: unknown) => log.error({ err }, "sweeping the database failed"),
      );
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
