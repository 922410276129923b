import type { Image } from "@berth/contract/node-facts.ts";
import { allocate } from "@berth/db/allocate.ts";
import type { Transaction } from "@berth/db/database.ts";
import type { TaskRow } from "@berth/db/rows.ts";
import type { Actor } from "../actor.ts";
import { assertRoom } from "../node/assert-room.ts";
import { chooseLimits } from "../plan/choose-limits.ts";
import { chooseAddress } from "../pool/choose-address.ts";
import { findRepeated, writeTask } from "../task/begin-task.ts";
import { findOpenTenant } from "../tenant/find-open-tenant.ts";
import type { CreateContainerInput } from "./create-input.ts";
import { explainCollision } from "./explain-collision.ts";
import { limitColumns } from "./read-limits.ts";

/** What was found and made before the transaction. */
export interface Prepared {
  readonly image: Image;
  readonly rootPasswordHash: string | null;
}

const KIND = "container.create" as const;

/** Writes container, address and task: every check is made inside, on what the transaction itself sees. */
async function write(
  tx: Transaction,
  actor: Actor,
  { input, image, rootPasswordHash }: Prepared & { input: CreateContainerInput },
): Promise<TaskRow> {
  const { hostname, nodeId, sshKeys, isAutostart, isStarted, requestId } = input;
  const tenant = await findOpenTenant(tx, input.tenantId);
  const { limits, planVersionId } = await chooseLimits(tx, input);
  await assertRoom(tx, nodeId, limits);
  const address = await chooseAddress(tx, input);
  const container = await tx.container.create({
    data: {
      tenantId: tenant.id,
      nodeId,
      hostname,
      imageDigest: image.digest,
      imageName: image.name,
      planVersionId,
      ...limitColumns(limits),
      isAutostart,
      sshKeys,
      rootPasswordHash,
    },
  });
  await tx.address.create({ data: { address, poolId: input.poolId, tenantId: tenant.id, containerId: container.id } });
  return writeTask(tx, actor, {
    kind: KIND,
    requestId,
    container: { ...container, tenant },
    input: { isStarted },
  });
}

/** Creates a container's rows in one serialisable transaction; of parallel tries of one press all get the one task. */
export async function writeContainer(
  actor: Actor,
  input: CreateContainerInput,
  prepared: Prepared,
): Promise<{ task: TaskRow; isRepeated: boolean }> {
  try {
    const task = await allocate(actor.db, (tx) => write(tx, actor, { ...prepared, input }));
    actor.panel.tasks.wake();
    return { task, isRepeated: false };
  } catch (error) {
    // A parallel try of the same press may have won; then whatever we collided on is its doing.
    const winner = await findRepeated(actor, { requestId: input.requestId, kind: KIND });
    if (winner !== null) return { task: winner, isRepeated: true };
    throw await explainCollision(actor, input, error);
  }
}
