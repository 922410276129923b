import type { Image } from "@berth/contract/node-facts.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { allocate, collidedConstraint } from "@berth/db/allocate.ts";
import type { Transaction } from "@berth/db/database.ts";
import type { TaskRow } from "@berth/db/rows.ts";
import type { Actor } from "../actor.ts";
import { assertRoom } from "../node/assert-room.ts";
import { chooseAddress } from "../pool/choose-address.ts";
import { findRepeated, writeTask } from "../task/begin-task.ts";
import type { CreateContainerInput } from "./create-input.ts";
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
  const { hostname, nodeId, limits, sshKeys, isAutostart, isStarted, requestId } = input;
  const tenant = await tx.tenant.findFirstOrThrow({ where: { isProvider: true } });
  await assertRoom(tx, nodeId, limits);
  const address = await chooseAddress(tx, input.poolId, input.address);
  const container = await tx.container.create({
    data: {
      tenantId: tenant.id,
      nodeId,
      hostname,
      imageDigest: image.digest,
      imageName: image.name,
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

/** Puts a broken constraint into the words of the form. */
function explainCollision(error: unknown, { hostname, address }: CreateContainerInput): unknown {
  const constraint = collidedConstraint(error);
  if (constraint === "Container_hostname_key") {
    return new BerthError("container.hostname_taken", `${hostname} is taken`, {
      field: "hostname",
      cause: error,
      params: { hostname },
    });
  }
  if (constraint === "Address_pkey") {
    return new BerthError("address.taken", `${address} is taken`, { field: "address", cause: error });
  }
  return error;
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
    throw explainCollision(error, input);
  }
}
