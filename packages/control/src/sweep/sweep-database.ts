import type { SystemDb } from "@berth/db/database.ts";

const DAY_MS = 86_400_000;
/** How long what is over is kept, in days: a log to look into, a task to remember, a token to explain. */
const LOG_DAYS = 90;
const TASK_DAYS = 365;
const TOKEN_DAYS = 30;
/** Failed sign-ins and spent codes count for minutes; a day is plenty. */
const GUESS_DAYS = 1;

/**
 * Deletes what has run out, so that no table grows with time alone. What must be kept for ever (audit,
 * address history) is not touched. Any number of panels may do it at once.
 */
export async function sweepDatabase(db: SystemDb, now = new Date()): Promise<number> {
  const before = (days: number) => ({ lt: new Date(now.getTime() - days * DAY_MS) });
  const swept = [
    await db.session.deleteMany({ where: { expiresAt: before(0) } }),
    await db.verification.deleteMany({ where: { expiresAt: before(0) } }),
    await db.terminalTicket.deleteMany({ where: { expiresAt: before(0) } }),
    await db.joinToken.deleteMany({ where: { expiresAt: before(TOKEN_DAYS) } }),
    await db.invitation.deleteMany({ where: { expiresAt: before(TOKEN_DAYS) } }),
    await db.signInFailure.deleteMany({ where: { at: before(GUESS_DAYS) } }),
    await db.spentCode.deleteMany({ where: { spentAt: before(GUESS_DAYS) } }),
    await db.setupLink.deleteMany({ where: { usedAt: before(TOKEN_DAYS) } }),
    await db.taskLogLine.deleteMany({ where: { task: { endedAt: before(LOG_DAYS) } } }),
    await db.task.deleteMany({ where: { endedAt: before(TASK_DAYS) } }),
  ];
  return swept.reduce((sum, { count }) => sum + count, 0);
}
