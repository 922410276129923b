// The one way anything is written to state.db, and the bulk of metrics.db. node:sqlite is synchronous, so nothing
// of the same thread runs in between and two transactions never meet. Made once for each open database.
import type { DatabaseSync } from "node:sqlite";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** Runs `work` whole or not at all; with synchronous=FULL it is on the disk when this returns. */
export type Transact = <T>(work: () => T) => T;

/** What a test may watch: it is told on both sides of every commit, and may end the process there. */
export interface WriteWatch {
  beforeCommit(): void;
  afterCommit(): void;
}

/** SQLITE_FULL and SQLITE_IOERR_WRITE of sqlite3.h: the file system has no room for the page. */
const FULL = [13, 778];

/** Makes the transactions of one database; a node without room for the write is `disk.no_space`. */
export function createTransact(db: DatabaseSync, watch: WriteWatch | null = null): Transact {
  return (work) => {
    try {
      db.exec("BEGIN IMMEDIATE");
      const result = work();
      watch?.beforeCommit();
      db.exec("COMMIT");
      watch?.afterCommit();
      return result;
    } catch (error) {
      // SQLite has rolled back by itself where the disk was full.
      if (db.isTransaction) db.exec("ROLLBACK");
      throw noSpace(db.location() ?? "memory", error) ?? error;
    }
  };
}

/** Gives `disk.no_space` when that is what SQLite means; null when the error is another. */
export function noSpace(path: string, error: unknown): BerthError | null {
  if (!(error instanceof Error && "errcode" in error && FULL.includes(Number(error.errcode)))) return null;
  return new BerthError("disk.no_space", `writing ${path}: ${error.message}`, { cause: error });
}
