import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { GIB, openTestPanel, type TestPanel } from "../../test/open-test-panel.ts";
import { type Ending, type PanelProcess, type Presses, startPanelProcess } from "../../test/panel-presses.ts";

const ROUNDS = 50;
const CREATES = 200;

let house: TestPanel;
let panels: PanelProcess[];
let free: { id: string; address: string };
beforeAll(async () => {
  house = await openTestPanel();
  panels = await Promise.all([startPanelProcess(house.databaseUrl), startPanelProcess(house.databaseUrl)]);
  const reserved = [2, 3, 5, 6].map((host) => `203.0.113.${host}`);
  const data = { name: "one free", cidr: "203.0.113.0/29", delivery: "nat" as const, reserved };
  free = { id: (await house.panel.db.system.pool.create({ data })).id, address: "203.0.113.4" };
});
afterAll(async () => {
  await Promise.all(panels?.map((panel) => panel.close()) ?? []);
  await house?.close();
});
afterEach(forget);

/** Takes away what a round has made, but for the audit, which nobody can. */
async function forget(): Promise<void> {
  const { system } = house.panel.db;
  await system.container.updateMany({ data: { activeTaskId: null } });
  await system.task.deleteMany();
  await system.address.deleteMany();
  await system.container.deleteMany();
}

type Press = Presses["presses"][number];

/** Both processes do their half of it at the same moment. */
async function pressAll(presses: readonly Press[]): Promise<Ending[]> {
  const { panel: _, ...caller } = house.admin;
  const halves = [presses.filter((_one, n) => n % 2 === 0), presses.filter((_one, n) => n % 2 === 1)];
  const endings = panels.map((panel, n) => panel.press({ caller, presses: halves[n] ?? [] }));
  return (await Promise.all(endings)).flat();
}

const createPress = (differences: object): Press => ({ act: "create", input: house.createInput(differences) });
const times = (count: number, press: () => Press) => Array.from({ length: count }, press);

/** How often each refusal came, with its field. */
function count(endings: readonly Ending[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const ending of endings) {
    const word = ending.ok ? "won" : `${ending.code} ${ending.field ?? ""}`.trim();
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

/** The rows a create writes. */
async function rows() {
  const { system } = house.panel.db;
  const [containers, addresses, tasks, audit] = [
    await system.container.count(),
    await system.address.count(),
    await system.task.count(),
    await system.auditEntry.count(),
  ];
  return { containers, addresses, tasks, audit };
}

test(`${CREATES} creates of two panels against one free address, ${ROUNDS} rounds: one winner each, the rest are told why`, {
  timeout: 240_000,
}, async () => {
  const began = performance.now();
  const total: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    // In turn the next free one and the very address, which are two ways to collide.
    const address = round % 2 === 0 ? null : free.address;
    const before = await rows();
    const endings = await pressAll(times(CREATES, () => createPress({ poolId: free.id, address })));
    const counts = count(endings);
    const refused = address === null ? "pool.exhausted poolId" : "address.taken address";
    expect(counts).toEqual({ won: 1, [refused]: CREATES - 1 });
    expect(await rows()).toEqual({ containers: 1, addresses: 1, tasks: 1, audit: before.audit + 1 });
    for (const [word, many] of Object.entries(counts)) total[word] = (total[word] ?? 0) + many;
    await forget();
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`${ROUNDS} rounds of ${CREATES} creates in ${seconds} s: ${JSON.stringify(total)}\n`);
});

test("a node with room for three is never oversold, however many ask at once", async () => {
  const { system } = house.panel.db;
  const { limits } = house.createInput() as { limits: object };
  const third = { ...limits, memoryBytes: Math.floor(1024 / 3.5) * GIB };
  for (let round = 0; round < 5; round++) {
    const endings = await pressAll(times(60, () => createPress({ limits: third })));
    expect(count(endings)).toEqual({ won: 3, "node.full limits.memoryBytes": 57 });
    const { _sum: sum } = await system.container.aggregate({ _sum: { memoryBytes: true } });
    expect(Number(sum.memoryBytes)).toBeLessThanOrEqual(1024 * GIB);
    expect(await rows()).toMatchObject({ containers: 3, addresses: 3, tasks: 3 });
    await forget();
  }
});

test("an overcommit ratio is how much is sold, and not a byte more", async () => {
  const { system } = house.panel.db;
  await system.node.update({ where: { id: house.nodeId }, data: { memoryOvercommitPercent: 150 } });
  const { limits } = house.createInput() as { limits: object };
  const half = { ...limits, memoryBytes: 512 * GIB };
  const endings = await pressAll(times(40, () => createPress({ limits: half })));
  await system.node.update({ where: { id: house.nodeId }, data: { memoryOvercommitPercent: 100 } });
  expect(count(endings)).toEqual({ won: 3, "node.full limits.memoryBytes": 37 });
});

test("one hostname asked for by many at once is one container's", async () => {
  const hostname = `h-${randomUUID()}`;
  const endings = await pressAll(times(40, () => createPress({ hostname })));
  expect(count(endings)).toEqual({ won: 1, "container.hostname_taken hostname": 39 });
  expect(await rows()).toMatchObject({ containers: 1, addresses: 1, tasks: 1 });
});

test("one press sent twenty times to two panels at once is one container and one task", async () => {
  const press = createPress({});
  const endings = await pressAll(times(20, () => press));
  expect(count(endings)).toEqual({ won: 20 });
  expect(new Set(endings.map((ending) => (ending.ok ? ending.taskId : ""))).size).toBe(1);
  expect(await rows()).toMatchObject({ containers: 1, addresses: 1, tasks: 1 });
});

test("of twenty actions on one container at once one begins, and the others are told which", async () => {
  await pressAll([createPress({})]);
  const { system } = house.panel.db;
  const { ctid } = await system.container.findFirstOrThrow();
  for (let round = 0; round < 5; round++) {
    await system.container.updateMany({ data: { activeTaskId: null } });
    const acts = ["start", "restart", "shutDown", "start"] as const;
    const presses = Array.from({ length: 20 }, (_, n) => ({
      act: acts[n % acts.length] ?? ("start" as const),
      input: house.press(ctid),
    }));
    const endings = await pressAll(presses);
    expect(count(endings)).toEqual({ won: 1, "container.busy": 19 });
    const winner = endings.find((ending) => ending.ok);
    const told = endings.flatMap((ending) => (ending.ok ? [] : [ending.params.taskId]));
    expect(new Set(told)).toEqual(new Set([winner?.ok ? winner.taskId : ""]));
    const { activeTaskId } = await system.container.findUniqueOrThrow({ where: { ctid } });
    expect(activeTaskId).toBe(winner?.ok ? winner.taskId : "");
  }
  // They queue. Had they waited for each other, the database would have had to end some, after a second each.
  const dead = await system.$queryRaw`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
  expect(dead).toEqual([{ deadlocks: 0n }]);
});
