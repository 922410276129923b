import { randomUUID } from "node:crypto";
import { limitColumns } from "@berth/control/container/read-limits.ts";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { z } from "zod";
import type { TestPanel } from "../../control/test/open-test-panel.ts";
import { plainContainer } from "../../db/test/plain-container.ts";

/** One of everything that can be named in a call, all of one customer; or the names of what does not exist. */
export interface World {
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly containerId: string;
  readonly ctid: number;
  readonly hostname: string;
  readonly taskId: string;
  readonly nodeId: string;
  readonly planId: string;
  readonly pool: { readonly id: string; readonly name: string; readonly cidr: string };
  readonly address: string;
}

/** Names what nobody has. */
export function makeMissingWorld(): World {
  const next = randomUUID;
  return {
    tenantId: next(),
    userId: next(),
    sessionId: next(),
    containerId: next(),
    ctid: 999_999,
    hostname: "missing",
    taskId: next(),
    nodeId: next(),
    planId: next(),
    pool: { id: next(), name: next(), cidr: "10.88.0.0/24" },
    address: "10.88.0.2",
  };
}

/** Makes a container with its address and a task that failed. */
async function makeContainer({ panel, nodeId }: TestPanel, { tenantId, poolId, address }: Record<string, string>) {
  const { system } = panel.db;
  const place = { tenantId: tenantId ?? "", nodeId };
  const { id, ctid, hostname } = await system.container.create({
    data: { ...plainContainer, ...place, hostname: `h-${randomUUID()}` },
  });
  const held = { address: address ?? "", poolId: poolId ?? "", tenantId: place.tenantId, containerId: id };
  await system.address.create({ data: held });
  const over = { state: "failed", deadlineAt: new Date(), endedAt: new Date() } as const;
  const actor = { actorId: "x", actorName: "x", requestId: randomUUID() };
  const task = await system.task.create({
    data: { ...over, ...actor, ...place, kind: "container.start", containerId: id, ctid, input: {} },
  });
  return { containerId: id, ctid, hostname, taskId: task.id };
}

/** Makes the world of a customer: `number` keeps its network apart from the others'. */
export async function makeWorld(
  house: TestPanel,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
  number: number,
): Promise<World> {
  const { system } = house.panel.db;
  const { limits } = z.object({ limits: containerLimitsSchema }).parse(house.createInput());
  const network = { name: randomUUID(), cidr: `10.77.${number}.0/24` };
  const address = `10.77.${number}.2`;
  const pool = await system.pool.create({ data: { ...network, delivery: "nat" } });
  const versions = { create: { number: 1, ...limitColumns(limits) } };
  const { id: planId } = await system.plan.create({ data: { name: randomUUID(), versions } });
  const made = await makeContainer(house, { tenantId, poolId: pool.id, address });
  const { nodeId } = house;
  return {
    ...made,
    tenantId,
    userId,
    sessionId: randomUUID(),
    nodeId,
    planId,
    pool: { id: pool.id, ...network },
    address,
  };
}
