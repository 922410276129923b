// One transaction of state.db. node:sqlite is synchronous, so nothing of the agent runs in between
// and two transactions never meet. Called by the stores of state/ only.
import type { DatabaseSync } from "node:sqlite";

/** Runs `work` whole or not at all; with synchronous=FULL it is on the disk when this returns. */
export function transact<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}
