import { randomUUID } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { inTurn } from "@berth/db/in-turn.ts";
import { type TaskSubject, writeTask } from "../task/begin-task.ts";

/** How many are begun in one round: an agent takes only so many destructive operations a minute. */
const AT_ONCE = 5;

/** Thrown when a container was taken out of the bin between the look and the deed. */
class NotDue extends Error {}

/** Begins to purge one, if it is still due once no other task can have it. */
async function purge(tx: Transaction, container: TaskSubject, now: Date): Promise<void> {
  const doer = { role: "system", userId: "berth", name: "Berth", requestId: randomUUID() } as const;
  await writeTask(tx, doer, { kind: "container.delete", requestId: doer.requestId, container, input: {} });
  const due = await tx.container.count({ where: { id: container.id, purgeAfter: { lte: now } } });
  if (due === 0) throw new NotDue();
}

/** Tells a container that somebody else has just taken, in whatever way the database says it. */
function isLost(error: unknown): boolean {
  if (error instanceof NotDue) return true;
  return error instanceof BerthError && (error.code === "container.busy" || error.code === "container.not_found");
}

/**
 * Begins to purge what has lain in the bin long enough, as tasks like any other, and returns how many. What
 * lies on a node that is away waits for it. Any number of panels may do it at once.
 */
export async function purgeBin(db: SystemDb, now = new Date()): Promise<number> {
  const due = await db.container.findMany({
    where: { purgeAfter: { lte: now }, activeTaskId: null, node: { state: "joined" } },
    include: { tenant: { select: { isProvider: true } } },
    orderBy: { purgeAfter: "asc" },
    take: AT_ONCE,
  });
  let begun = 0;
  for (const container of due) {
    try {
      await inTurn(db, container.id, (tx) => purge(tx, container, now));
      begun++;
    } catch (error) {
      if (!isLost(error)) throw error;
    }
  }
  return begun;
}
