import type { ContainerSpec } from "@berth/contract/container-spec.ts";
import { purgeTime } from "@berth/core/container/bin.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { ContainerWithAddress } from "@berth/db/rows.ts";
import { buildSpec, specParts } from "../../node/build-spec.ts";
import { patiently } from "../patiently.ts";
import type { TaskRun } from "../task-run.ts";

async function write({ task, db }: TaskRun, isBinned: boolean): Promise<ContainerWithAddress | null> {
  const id = task.containerId ?? "";
  return db.$transaction(async (tx) => {
    const row = await tx.container.findUnique({ where: { id }, include: specParts });
    if (row === null || (row.binnedAt !== null) === isBinned) return row;
    const now = new Date();
    const bin = isBinned ? { binnedAt: now, purgeAfter: purgeTime(now) } : { binnedAt: null, purgeAfter: null };
    const data = { ...bin, generation: { increment: 1 } };
    await notifyChange(tx, { kind: "container", id, ctid: row.ctid, tenantId: row.tenantId });
    return tx.container.update({ where: { id }, data, include: specParts });
  });
}

/**
 * Writes down that a container lies in the bin, or not any more, and returns what its node is to be told.
 * From then on that is the truth: if the node is lost before it hears of it, it is told when it is back.
 */
export async function changeBin(run: TaskRun, isBinned: boolean): Promise<ContainerSpec> {
  await patiently(run, () => run.confirm());
  const row = await patiently(run, () => write(run, isBinned));
  const spec = row === null ? null : buildSpec(row);
  if (spec === null) throw new BerthError("container.not_found", `the container of task ${run.task.id} is gone`);
  return spec;
}
