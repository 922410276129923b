import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";
import type { TaskHandler } from "../task-run.ts";
import { actOnContainer } from "./act-on-container.ts";

const HOUR_MS = 3_600_000;

/** From when to when it was out, and until when it then rests as its pool wants it. */
function restOf({ takenAt, pool }: { takenAt: Date; pool: { quarantineHours: number } }) {
  const releasedAt = new Date();
  const quarantinedUntil =
    pool.quarantineHours === 0 ? null : new Date(releasedAt.getTime() + pool.quarantineHours * HOUR_MS);
  return { takenAt, releasedAt, quarantinedUntil };
}

/** Gives the address back, keeps who had it, and forgets the container; its number is never used again. */
async function forgetContainer(tx: Transaction, id: string): Promise<void> {
  const container = await tx.container.findUnique({ where: { id }, include: { address: { include: { pool: true } } } });
  if (container === null) return;
  const { ctid, hostname, tenantId, address } = container;
  if (address !== null) {
    await tx.address.delete({ where: { address: address.address } });
    await tx.addressHistory.create({
      data: { address: address.address, containerId: id, ctid, hostname, tenantId, ...restOf(address) },
    });
  }
  await tx.observation.deleteMany({ where: { containerId: id } });
  await tx.container.delete({ where: { id } });
}

/** Ends a container and its disk at the node, then its rows. A node that never had it has nothing to end. */
export const deleteContainerTask: TaskHandler = async (run) => {
  try {
    await actOnContainer(run, (act) => run.node.call("container.delete", act, { traceId: run.task.requestId }));
  } catch (error) {
    if (!(error instanceof BerthError) || error.code !== "container.not_found") throw error;
  }
  const { containerId } = run.task;
  return containerId === null ? undefined : (tx) => forgetContainer(tx, containerId);
};
