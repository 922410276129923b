import type { SystemDb } from "@berth/db/database.ts";
import type { TaskRow } from "@berth/db/rows.ts";
import { z } from "zod";

/** One runner's hold on one task: every write names the fence, so that whoever lost the lease writes nothing. */
export interface TaskLease {
  readonly taskId: string;
  readonly fence: number;
}

/** Who claims, how many at most in all and at one node, and for how long a claim holds unrenewed. */
export interface TaskClaim {
  readonly holder: string;
  readonly limit: number;
  readonly perNode: number;
  readonly leaseMs: number;
}

const claimedSchema = z.array(z.object({ id: z.uuid() }));

/**
 * Claims queued tasks and those whose runner is gone, oldest first. The database's clock alone says
 * when a lease has run out, and SKIP LOCKED lets runners pass each other instead of waiting. A node
 * gets only so many at a time, or the tasks that wait for a lost one would keep all others waiting
 * too; Force off is never kept, for it may be what ends the others.
 */
export async function claimTasks(db: SystemDb, { holder, limit, perNode, leaseMs }: TaskClaim): Promise<TaskRow[]> {
  const claimed: unknown = await db.$queryRaw`
    UPDATE "Task" SET
      "state" = 'running',
      "leaseHolder" = ${holder},
      "leaseUntil" = now() + ${leaseMs} * interval '1 millisecond',
      "fence" = "fence" + 1,
      "startedAt" = COALESCE("startedAt", now())
    WHERE "id" IN (
      SELECT "Task"."id" FROM "Task" JOIN (
        SELECT "id", "kind", row_number() OVER (PARTITION BY "nodeId" ORDER BY "createdAt") + (
          SELECT count(*) FROM "Task" held
          WHERE held."nodeId" = open."nodeId" AND held."state" = 'running' AND held."leaseUntil" >= now()
        ) AS place
        FROM "Task" open
        WHERE "state" = 'queued' OR ("state" = 'running' AND "leaseUntil" < now())
      ) ranked ON ranked."id" = "Task"."id"
      WHERE (ranked.place <= ${perNode} OR ranked."kind" = 'container.forceOff')
        AND ("Task"."state" = 'queued' OR ("Task"."state" = 'running' AND "Task"."leaseUntil" < now()))
      ORDER BY "Task"."createdAt" LIMIT ${limit} FOR UPDATE OF "Task" SKIP LOCKED
    )
    RETURNING "id"`;
  const ids = claimedSchema.parse(claimed).map(({ id }) => id);
  return ids.length === 0 ? [] : db.task.findMany({ where: { id: { in: ids }, leaseHolder: holder } });
}

/** Extends a lease, or with 0 gives it back so that the next runner need not wait. False when it is not ours any more. */
export async function renewLease(db: SystemDb, { taskId, fence }: TaskLease, leaseMs: number): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE "Task" SET "leaseUntil" = now() + ${leaseMs} * interval '1 millisecond'
    WHERE "id" = ${taskId}::uuid AND "fence" = ${fence} AND "state" = 'running'`;
  return renewed === 1;
}
