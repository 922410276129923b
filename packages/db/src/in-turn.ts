import { isConflict } from "./allocate.ts";
import type { ScopedDb, Transaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";

const ATTEMPTS = 8;

/**
 * Runs work that takes one thing, such as a container for a task, as a transaction, one after the other
 * for each thing. Without the queue two of them would both refer to its row, then both want it alone, and
 * wait for each other until the database ends one. What still collides with other work is tried again.
 */
export async function inTurn<T>(db: ScopedDb, thing: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(async (tx) => {
        await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${thing}, 0))`);
        return await work(tx);
      });
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
