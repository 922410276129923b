import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { z } from "zod";

/** A follower that does not renew for this long has lost its node to whoever asks next. */
const LEASE_SECONDS = 15;

/** The right to write what one node says. `fence` grows with every holder: a write under an older one changes nothing. */
export interface NodeLease {
  readonly nodeId: string;
  readonly fence: number;
}

/** Thrown by a write whose lease another panel has taken; nothing was written. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

const claimedSchema = z.array(z.object({ fence: z.number().int() }));

/** Takes a node that nobody follows; null when somebody does. The database's clock decides, so panels' clocks may differ. */
export async function claimNode(db: SystemDb, nodeId: string, holder: string): Promise<NodeLease | null> {
  const rows = await db.$queryRaw`
    UPDATE "Node" SET "leaseHolder" = ${holder}, "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS}), "fence" = "fence" + 1
    WHERE "id" = ${nodeId}::uuid AND "state" <> 'revoked' AND ("leaseUntil" IS NULL OR "leaseUntil" < now())
    RETURNING "fence"`;
  const [claimed] = claimedSchema.parse(rows);
  return claimed === undefined ? null : { nodeId, fence: claimed.fence };
}

/** Renews a lease; throws LeaseLost when another panel holds it now or the node was revoked. */
export async function renewLease(db: SystemDb, lease: NodeLease): Promise<void> {
  const renewed = await db.$executeRaw`
    UPDATE "Node" SET "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" = ${lease.nodeId}::uuid AND "fence" = ${lease.fence} AND "state" <> 'revoked'`;
  if (renewed === 0) throw new LeaseLost(`node ${lease.nodeId}, fence ${lease.fence}`);
}

/** Gives a lease back at once, so that another panel need not wait for it to run out. */
export async function releaseLease(db: SystemDb, lease: NodeLease): Promise<void> {
  await db.node.updateMany({
    where: { id: lease.nodeId, fence: lease.fence },
    data: { leaseHolder: null, leaseUntil: null },
  });
}

/** What a follower may change of its node's row. */
export type NodePatch = Parameters<Transaction["node"]["updateMany"]>[0]["data"];

/**
 * Writes to the node's row under the lease and so locks it: whatever else the transaction does, no
 * other follower does in the meantime. Throws LeaseLost, and the transaction with it.
 */
export async function writeUnderLease(tx: Transaction, lease: NodeLease, data: NodePatch): Promise<void> {
  const where = { id: lease.nodeId, fence: lease.fence, state: { not: "revoked" as const } };
  const { count } = await tx.node.updateMany({ where, data });
  if (count === 0) throw new LeaseLost(`node ${lease.nodeId}, fence ${lease.fence}`);
}
