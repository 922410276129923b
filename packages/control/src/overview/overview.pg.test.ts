import { randomUUID } from "node:crypto";
import type { Sample } from "@berth/contract/sample.ts";
import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainContainer } from "../../../db/test/plain-container.ts";
import { openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import type { Caller } from "../actor.ts";
import type { NodeClient } from "../node/node-client.ts";
import { getOverview } from "./get-overview.ts";
import { listBusiest } from "./list-busiest.ts";

let house: TestPanel;
let owner: Caller & { tenantId: string };

beforeAll(async () => {
  house = await openTestPanel();
  owner = await house.makeCustomer("owner");
});
afterAll(() => house?.close());

async function makeContainer(state: string, rest: object = {}) {
  const { system } = house.panel.db;
  const about = { tenantId: owner.tenantId, nodeId: house.nodeId, hostname: randomUUID() };
  const { id, ctid, hostname } = await system.container.create({ data: { ...plainContainer, ...about, ...rest } });
  const seen = { uuid: id, generation: 1, state, wanted: "running", since: new Date(), seq: 1 };
  await system.observation.create({ data: { nodeId: house.nodeId, ctid, containerId: id, ...seen } });
  return { id, ctid: ctidSchema.parse(ctid), hostname };
}

/** A caller whose nodes tell samples: each container uses as many cores as `cores` says. */
function withSamples(cores: ReadonlyMap<Ctid, number>): Caller {
  const counters = { cpuThrottledUsec: 0, ioReadBytes: 0, ioWriteBytes: 0, ioReadOps: 0, ioWriteOps: 0, netRxBytes: 0 };
  const levels = { netTxBytes: 0, oomKills: 0, memoryBytes: 0, memoryWorkingSetBytes: 0, swapBytes: 0, processes: 1 };
  async function* streamMetrics(ctids: readonly Ctid[]): AsyncGenerator<Sample[]> {
    for (let n = 0; ; n++) {
      const row = ctids.map((ctid) => ({
        ctid,
        startId: "s",
        n,
        atMs: n * 1000,
        counters: { ...counters, ...levels, cpuUsageUsec: n * 1_000_000 * (cores.get(ctid) ?? 0) },
      }));
      yield row as unknown as Sample[];
    }
  }
  const client = { streamMetrics } as unknown as NodeClient;
  const nodes = { ...house.node, get: () => client };
  return { ...house.admin, panel: { ...house.panel, nodes: nodes as unknown as typeof house.panel.nodes } };
}

test("staff sees what runs, what lies in the bin and what failed within a day; a customer is refused", async () => {
  const { system } = house.panel.db;
  await makeContainer("running");
  await makeContainer("running");
  await makeContainer("stopped");
  await makeContainer("stopped", { binnedAt: new Date(), purgeAfter: new Date() });
  const task = { kind: "container.start", state: "failed" as const, tenantId: owner.tenantId, nodeId: house.nodeId };
  const who = { actorId: "x", actorName: "x", input: {}, deadlineAt: new Date() };
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  for (const endedAt of [new Date(), new Date(), twoDaysAgo])
    await system.task.create({ data: { ...task, ...who, requestId: randomUUID(), endedAt } });
  expect(await getOverview.call(house.admin, undefined)).toEqual({
    states: [
      { nodeId: house.nodeId, state: "running", count: 2 },
      { nodeId: house.nodeId, state: "stopped", count: 1 },
    ],
    binned: 1,
    failedTasks: 2,
  });
  for (const useCase of [getOverview, listBusiest])
    expect((await refusal(useCase.call(owner, undefined))).code).toBe("session.forbidden");
});

test("the five that use the most CPU now come first, the busiest on top", async () => {
  const made = await Promise.all([0.1, 0.7, 0.3, 0.9, 0.2, 0.5].map(() => makeContainer("running")));
  const cores = new Map(made.map(({ ctid }, index) => [ctid, [0.1, 0.7, 0.3, 0.9, 0.2, 0.5][index] ?? 0]));
  const busiest = await listBusiest.call(withSamples(cores), undefined);
  expect(busiest.map(({ cpuCores }) => Math.round(cpuCores * 10) / 10)).toEqual([0.9, 0.7, 0.5, 0.3, 0.2]);
  expect(busiest[0]).toMatchObject({ ctid: made[3]?.ctid, hostname: made[3]?.hostname, cpuMillicores: 1000 });
});

test("a node that is away leaves its containers out and breaks nothing", async () => {
  // biome-ignore lint/correctness/useYield: it breaks before it says anything
  async function* streamMetrics(): AsyncGenerator<Sample[]> {
    throw new Error("away");
  }
  const nodes = { get: () => ({ streamMetrics }) };
  const panel = { ...house.panel, nodes: nodes as unknown as typeof house.panel.nodes };
  expect(await listBusiest.call({ ...house.admin, panel }, undefined)).toEqual([]);
});
