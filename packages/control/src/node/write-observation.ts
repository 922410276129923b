import type { NodeEvent, Observation } from "@berth/contract/observation.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { jsonNull } from "@berth/db/json-null.ts";
import { type NodeLease, writeUnderLease } from "./lease-node.ts";
import { writePowerEvent } from "./write-power-event.ts";

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

/** What the panel knows of some of a node's containers before it writes. */
interface Known {
  readonly containers: ReadonlyMap<string, { readonly ctid: number; readonly tenantId: string }>;
  readonly observations: ReadonlyMap<
    number,
    { readonly seq: number; readonly containerId: string | null; readonly uuid: string }
  >;
}

/** Reads what is known of the named containers; with null of all. Only those that live on this very node. */
async function readKnown(tx: Transaction, nodeId: string, names: Names | null): Promise<Known> {
  const [containers, observations] = [
    await tx.container.findMany({
      where: { nodeId, ...(names === null ? {} : { id: names.uuid }) },
      select: { id: true, ctid: true, tenantId: true },
    }),
    await tx.observation.findMany({
      where: { nodeId, ...(names === null ? {} : { ctid: names.ctid }) },
      select: { ctid: true, seq: true, containerId: true, uuid: true },
    }),
  ];
  return {
    containers: new Map(containers.map(({ id, ...container }) => [id, container])),
    observations: new Map(observations.map(({ ctid, ...observation }) => [ctid, observation])),
  };
}

/** Finds the container an observation speaks of: under both its names, or it is nobody's. */
function findContainer({ containers }: Known, { uuid, ctid }: Names) {
  const container = containers.get(uuid);
  return container?.ctid === ctid ? { id: uuid, ...container } : null;
}

async function tellChange(tx: Transaction, nodeId: string, container: ReturnType<typeof findContainer>): Promise<void> {
  const change =
    container === null
      ? { kind: "node" as const, id: nodeId, ctid: null, tenantId: null }
      : { kind: "container" as const, ...container };
  await notifyChange(tx, change);
}

/** Writes one observation and its hint, unless the same or a newer one is there. */
async function write(
  tx: Transaction,
  { nodeId, known }: { nodeId: string; known: Known },
  seen: Observation,
): Promise<void> {
  const container = findContainer(known, seen);
  const containerId = container?.id ?? null;
  const old = known.observations.get(seen.ctid);
  if (old !== undefined && old.seq > seen.seq) return;
  if (old?.seq === seen.seq && old.containerId === containerId && old.uuid === seen.uuid) return;
  const { uuid, generation, state, wanted, seq } = seen;
  const row = { containerId, uuid, generation, state, wanted, seq, since: readTime(seen.sinceMs), seenAt: new Date() };
  const json = { init: seen.init ?? jsonNull, exit: seen.exit ?? jsonNull };
  await tx.observation.upsert({
    where: { nodeId_ctid: { nodeId, ctid: seen.ctid } },
    create: { nodeId, ctid: seen.ctid, ...row, ...json },
    update: { ...row, ...json },
  });
  await tellChange(tx, nodeId, container);
}

/** Forgets what a node no longer has, and tells. */
async function forget(
  tx: Transaction,
  { nodeId, known }: { nodeId: string; known: Known },
  gone: readonly Names[],
): Promise<void> {
  if (gone.length === 0) return;
  await tx.observation.deleteMany({ where: { nodeId, ctid: { in: gone.map(({ ctid }) => ctid) } } });
  for (const names of gone) await tellChange(tx, nodeId, findContainer(known, names));
}

/** Writes one event down: the observation, how far we have read, and the hint, in one transaction. */
export async function writeEvent(db: SystemDb, lease: NodeLease, event: NodeEvent): Promise<void> {
  await db.$transaction(async (tx) => {
    await writeUnderLease(tx, lease, { lastSeq: event.seq, lastSeenAt: new Date() });
    const { nodeId } = lease;
    const { ctid, observation: seen } = event;
    if (seen !== null) {
      const known = await readKnown(tx, nodeId, seen);
      const container = findContainer(known, seen);
      if (container !== null) await writePowerEvent(tx, event, container);
      return write(tx, { nodeId, known }, seen);
    }
    const gone = await tx.observation.findUnique({ where: { nodeId_ctid: { nodeId, ctid } } });
    if (gone === null || gone.seq > event.seq) return;
    await forget(tx, { nodeId, known: await readKnown(tx, nodeId, gone) }, [gone]);
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
      const known = await readKnown(tx, nodeId, null);
      const there = new Set<number>(list.observations.map((seen) => seen.ctid));
      const rows = [...known.observations].map(([ctid, { uuid }]) => ({ ctid, uuid }));
      await forget(
        tx,
        { nodeId, known },
        rows.filter(({ ctid }) => !there.has(ctid)),
      );
      for (const seen of list.observations) await write(tx, { nodeId, known }, seen);
    },
    { timeout: 60_000 },
  );
}
