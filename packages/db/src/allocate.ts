import { z } from "zod";
import type { ScopedDb, Transaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";

const ATTEMPTS = 8;

/** Tells a transaction that lost to another one: nothing of it stayed, and the same again may win. */
export function isConflict(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034";
}

/**
 * Runs work that gives away what is scarce (addresses, room on a node) as one serialisable
 * transaction. The table lock comes before the snapshot, so allocations queue instead of failing each
 * other; SERIALIZABLE still guards against whatever does not take the lock, and then we try again.
 */
export async function allocate<T>(db: ScopedDb, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(
        async (tx) => {
          await tx.$executeRaw(Prisma.sql`LOCK TABLE "Address" IN SHARE ROW EXCLUSIVE MODE`);
          return await work(tx);
        },
        { isolationLevel: "Serializable" },
      );
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** What the adapter tells of a broken unique constraint. */
const collisionSchema = z.object({
  driverAdapterError: z.object({ cause: z.object({ constraint: z.object({ index: z.string() }) }) }),
});

/** Names the unique constraint a write collided on (`Container_hostname_key`), or null when it was something else. */
export function collidedConstraint(error: unknown): string | null {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2002") return null;
  return collisionSchema.safeParse(error.meta).data?.driverAdapterError.cause.constraint.index ?? "unknown";
}
