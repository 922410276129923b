import { randomUUID } from "node:crypto";
import type { Observation } from "@berth/contract/observation.ts";
import { toBerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import { buildSpec, specParts } from "./build-spec.ts";
import type { NodeClient } from "./node-client.ts";

/** The node that is compared with what should be. */
export interface Reconciled {
  readonly db: SystemDb;
  readonly client: NodeClient;
  readonly log: Logger;
}

/**
 * Puts the specs whose generation the node lacks. It never makes what the node does not have: a
 * container that vanished would come back with an empty disk, and that is a person's decision. Nor
 * does it end what the panel does not know. A container with a task is left to its task.
 */
export async function reconcileNode({ db, client, log }: Reconciled, seen: readonly Observation[]): Promise<void> {
  const generations = new Map(seen.map(({ uuid, generation }) => [uuid, generation]));
  const rows = await db.container.findMany({
    where: { nodeId: client.nodeId, activeTaskId: null, id: { in: [...generations.keys()] } },
    include: specParts,
  });
  for (const row of rows) {
    if (row.generation <= (generations.get(row.id) ?? 0)) continue;
    const spec = buildSpec(row);
    if (spec === null) continue;
    try {
      await client.call("container.put", { operationId: `${randomUUID()}.1`, spec });
    } catch (thrown) {
      const error = toBerthError(thrown);
      // The line is broken: every further container would only wait for the same deadline.
      if (error.code === "node.unreachable" || error.code === "node.timeout") throw error;
      log.warn({ nodeId: client.nodeId, ctid: row.ctid, code: error.code, err: error }, "a newer spec was not taken");
    }
  }
}
