import type { NodeEvent, Observation } from "@berth/contract/observation.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { jsonNull } from "@berth/db/json-null.ts";
import { type NodeLease, writeUnderLease } from "./lease-node.ts";

const DAY_MS = 86_400_000;

/** What `container.list` answers. */
export interface ContainerList {
  readonly seq: number;
  readonly observations: readonly Observation[];
}

/** Both names of a container, as a node says them. */
interface Names {
  readonly ctid: number;
  readonly uuid: string;
}

/** A node's clock may be wrong or lie; a time outside of anything sensible becomes now. */
function readTime(ms: number): Date {
  return ms > 0 && ms < Date.now() + DAY_MS ? new Date(ms) : new Date();
}

/** Finds the container an observation speaks of: only one that lives on this very node, under both its names. */
async function findContainer(tx: Transaction, nodeId: string, seen: Names) {
  return tx.container.findFirst({
    where: { id: seen.uuid, ctid: seen.ctid, nodeId },
    select: { id: true, tenantId: true },
  });
}

async function tellChange(tx: Transaction, nodeId: string, seen: Names): Promise<void> {
  const container = await findContainer(tx, nodeId, seen);
  const change =
    container === null
      ? { kind: "node" as const, id: nodeId, ctid: null, tenantId: null }
      : { kind: "container" as const, id: container.id, ctid: seen.ctid, tenantId: container.tenantId };
  await notifyChange(tx, change);
}

/** Writes one observation unless a newer one is there; tells whether it was written. */
async function write(tx: Transaction, nodeId: string, seen: Observation): Promise<boolean> {
  const key = { nodeId_ctid: { nodeId, ctid: seen.ctid } };
  const old = await tx.observation.findUnique({ where: key, select: { seq: true, containerId: true, uuid: true } });
  const containerId = (await findContainer(tx, nodeId, seen))?.id ?? null;
  const isKnown = old !== null && old.seq >= seen.seq && old.containerId === containerId && old.uuid === seen.uuid;
  if (isKnown || (old !== null && old.seq > seen.seq)) return false;
  const { uuid, generation, state, wanted, seq } = seen;
  const row = { containerId, uuid, generation, state, wanted, seq, since: readTime(seen.sinceMs), seenAt: new Date() };
  const json = { init: seen.init ?? jsonNull, exit: seen.exit ?? jsonNull };
  await tx.observation.upsert({
    where: key,
    create: { nodeId, ctid: seen.ctid, ...row, ...json },
    update: { ...row, ...json },
  });
  return true;
}

/** Writes one event down: the observation, how far we have read, and the hint, in one transaction. */
export async function writeEvent(db: SystemDb, lease: NodeLease, event: NodeEvent): Promise<void> {
  await db.$transaction(async (tx) => {
    await writeUnderLease(tx, lease, { lastSeq: event.seq, lastSeenAt: new Date() });
    const { nodeId } = lease;
    if (event.observation !== null) {
      if (await write(tx, nodeId, event.observation)) await tellChange(tx, nodeId, event.observation);
      return;
    }
    const gone = await tx.observation.findUnique({ where: { nodeId_ctid: { nodeId, ctid: event.ctid } } });
    if (gone === null || gone.seq > event.seq) return;
    await tx.observation.delete({ where: { nodeId_ctid: { nodeId, ctid: event.ctid } } });
    await tellChange(tx, nodeId, gone);
  });
}

/**
 * Writes a full list down: what is not in it is gone. A list whose seq is behind what we read comes
 * from an agent that began anew; it is believed as it stands, because nothing newer will ever come.
 */
export async function writeList(db: SystemDb, lease: NodeLease, list: ContainerList): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const { nodeId } = lease;
      const node = await tx.node.findUniqueOrThrow({ where: { id: nodeId }, select: { lastSeq: true } });
      await writeUnderLease(tx, lease, { lastSeq: list.seq, lastSeenAt: new Date() });
      if (list.seq < node.lastSeq) await tx.observation.updateMany({ where: { nodeId }, data: { seq: -1 } });
      const ctids = list.observations.map((seen) => seen.ctid);
      const gone = await tx.observation.findMany({ where: { nodeId, ctid: { notIn: ctids } } });
      await tx.observation.deleteMany({ where: { nodeId, ctid: { notIn: ctids } } });
      for (const seen of gone) await tellChange(tx, nodeId, seen);
      for (const seen of list.observations) if (await write(tx, nodeId, seen)) await tellChange(tx, nodeId, seen);
    },
    { timeout: 60_000 },
  );
}
