import type { NodeFacts } from "@berth/contract/node-facts.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { type NodeLease, writeUnderLease } from "./lease-node.ts";

async function tellNode(tx: Transaction, nodeId: string): Promise<void> {
  await notifyChange(tx, { kind: "node", id: nodeId, ctid: null, tenantId: null });
}

/** Tells of every container of the node: whether its state is known has just changed. */
async function tellContainers(tx: Transaction, nodeId: string): Promise<void> {
  const containers = await tx.container.findMany({
    where: { nodeId },
    select: { id: true, ctid: true, tenantId: true },
  });
  for (const container of containers) await notifyChange(tx, { kind: "container", ...container });
}

/** Writes what a node said of itself; the first hello makes it joined, any later one found again. */
export async function writeHello(db: SystemDb, lease: NodeLease, facts: NodeFacts): Promise<void> {
  await db.$transaction(async (tx) => {
    const now = new Date();
    const before = await tx.node.findUniqueOrThrow({
      where: { id: lease.nodeId },
      select: { state: true, joinedAt: true },
    });
    await writeUnderLease(tx, lease, { facts, lastSeenAt: now, state: "joined", joinedAt: before.joinedAt ?? now });
    await tellNode(tx, lease.nodeId);
    if (before.state === "lost") await tellContainers(tx, lease.nodeId);
  });
}

/** Marks a joined node lost: from `lastSeenAt` on, what is known of its containers is only what was. */
export async function writeLost(db: SystemDb, lease: NodeLease): Promise<void> {
  await db.$transaction(async (tx) => {
    const node = await tx.node.findUniqueOrThrow({ where: { id: lease.nodeId }, select: { state: true } });
    if (node.state !== "joined") return;
    await writeUnderLease(tx, lease, { state: "lost" });
    await tellNode(tx, lease.nodeId);
    await tellContainers(tx, lease.nodeId);
  });
}
