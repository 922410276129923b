import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import { createContainer } from "../container/create-container.ts";
import { deleteContainer } from "../container/delete-container.ts";
import { changePool } from "./change-pool.ts";
import { createPool } from "./create-pool.ts";
import { deletePool } from "./delete-pool.ts";
import { endQuarantine } from "./end-quarantine.ts";
import { getAddressHistory } from "./get-address-history.ts";
import { getPool } from "./get-pool.ts";
import { listPools } from "./list-pools.ts";

let house: TestPanel;
beforeAll(async () => {
  house = await openTestPanel({ cidr: "192.0.2.0/24" });
});
afterAll(() => house?.close());

const nat = { delivery: "nat", nodeId: null, reserved: [], quarantineHours: 24 };
const add = (differences: object) => createPool.call(house.admin, { name: randomUUID(), ...nat, ...differences });
const create = (differences: object) => createContainer.call(house.admin, house.createInput(differences));

/** What is refused, and the field it is shown at. */
async function refused(act: Promise<unknown>): Promise<string> {
  const { code, field } = await refusal(act);
  return `${code} ${field ?? ""}`.trim();
}

/** Deletes a container for good, as the runner does it. */
async function purge(container: { ctid: number; hostname: string }): Promise<void> {
  await house.panel.db.system.container.update({ where: { ctid: container.ctid }, data: { activeTaskId: null } });
  const press = { ...house.press(container.ctid), confirm: container.hostname, mode: "purge" };
  const { id } = await deleteContainer.call(house.admin, press);
  const runner = house.openRunner();
  await expect
    .poll(() => house.panel.db.system.task.findUnique({ where: { id } }), { timeout: 10_000 })
    .toMatchObject({ state: "succeeded" });
  await runner.stop();
}

describe("a new pool", () => {
  test.each([
    ["cidr", "010.1.1.0/24"],
    ["cidr", "10.1.1.1/24"],
    ["cidr", "10.0.0.0/15"],
    ["cidr", "10.1.1.0/30"],
    ["cidr", "127.0.0.0/24"],
    ["cidr", "224.0.0.0/24"],
    ["cidr", "0.0.0.0/24"],
    ["cidr", "2001:db8::/64"],
    ["name", ""],
    ["name", "two\nlines"],
    ["quarantineHours", -1],
    ["quarantineHours", 1.5],
    ["reserved.0", ["10.9.0.010"]],
  ])("is refused at %s for %j", async (field, value) => {
    const fields = { cidr: "10.9.0.0/24", [field.split(".")[0] ?? field]: value };
    expect(await refused(add(fields))).toBe(`input.invalid ${field}`);
    expect(await house.panel.db.system.pool.count()).toBe(1);
  });

  test("names its node when it is routed, and none when it is not", async () => {
    expect(await refused(add({ cidr: "10.9.0.0/24", delivery: "routed" }))).toBe("input.invalid nodeId");
    expect(await refused(add({ cidr: "10.9.0.0/24", nodeId: house.nodeId }))).toBe("input.invalid nodeId");
    const elsewhere = { cidr: "10.9.0.0/24", delivery: "routed", nodeId: randomUUID() };
    expect(await refused(add(elsewhere))).toBe("node.not_found nodeId");
  });

  test("shares no address with another pool, from whichever side, and the refusal names it", async () => {
    for (const cidr of ["192.0.2.0/24", "192.0.2.8/29", "192.0.0.0/16"]) {
      const error = await refusal(add({ cidr }));
      expect([error.code, error.field, error.params]).toEqual([
        "pool.overlap",
        "cidr",
        { pool: "private", cidr: "192.0.2.0/24" },
      ]);
    }
    expect(await refused(add({ name: "private", cidr: "10.9.0.0/24" }))).toBe("pool.name_taken name");
    const same = { cidr: "10.77.0.0/24" };
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => add(same)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await house.panel.db.system.pool.count({ where: { cidr: same.cidr } })).toBe(1);
  });

  test("does not hold what a node has itself; a routed one may lie beside it", async () => {
    const { system } = house.panel.db;
    const { facts } = await system.node.findUniqueOrThrow({ where: { id: house.nodeId } });
    const own = { ...Object(facts), networks: ["127.0.0.1/8", "203.0.113.7/24"] };
    await system.node.update({ where: { id: house.nodeId }, data: { facts: own } });
    const error = await refusal(add({ cidr: "203.0.113.0/28" }));
    expect([error.code, error.field]).toEqual(["pool.overlaps_node", "cidr"]);
    expect(error.params).toEqual({ node: "n1", network: "203.0.113.7/24" });
    expect(await refused(add({ cidr: "203.0.113.64/28" }))).toBe("pool.overlaps_node cidr");
    const routed = { delivery: "routed", nodeId: house.nodeId };
    expect(await refused(add({ ...routed, cidr: "203.0.113.0/28" }))).toBe("pool.overlaps_node cidr");
    expect(await add({ ...routed, cidr: "203.0.113.64/28" })).toMatchObject({ nodeName: "n1", free: 13 });
  });

  test("keeps back what is reserved, in order and once, and nothing it could not give anyway", async () => {
    const cidr = "10.10.0.0/29";
    expect(await refused(add({ cidr, reserved: ["10.10.0.3", "10.10.0.1"] }))).toBe("address.invalid reserved.1");
    expect(await refused(add({ cidr, reserved: ["10.11.0.3"] }))).toBe("address.invalid reserved.0");
    const pool = await add({ cidr, reserved: ["10.10.0.4", "10.10.0.2", "10.10.0.4"] });
    expect(pool).toMatchObject({ reserved: ["10.10.0.2", "10.10.0.4"], total: 5, free: 3, nextFree: "10.10.0.3" });
  });
});

describe("giving an address", () => {
  test("leaves out what is reserved and what rests, and says so to whom asks for it", async () => {
    const pool = await add({ cidr: "10.20.0.0/29", reserved: ["10.20.0.2"], quarantineHours: 1 });
    const poolId = pool.id;
    expect(await refused(create({ poolId, address: "10.20.0.2" }))).toBe("address.reserved address");
    const { container } = await create({ poolId });
    expect(container.address).toBe("10.20.0.3");
    await purge(container);
    expect(await refused(create({ poolId, address: "10.20.0.3" }))).toBe("address.quarantined address");
    expect((await create({ poolId })).container.address).toBe("10.20.0.4");
    await endQuarantine.call(house.admin, { address: "10.20.0.3" });
    expect((await create({ poolId })).container.address).toBe("10.20.0.3");
  });

  test("never gives one of a routed network to a container on another node", async () => {
    const { system } = house.panel.db;
    const other = await system.node.create({ data: { name: "n2", agentAddress: "127.0.0.1:2", state: "joined" } });
    const pool = await add({ cidr: "10.21.0.0/29", delivery: "routed", nodeId: other.id });
    const error = await refusal(create({ poolId: pool.id }));
    expect([error.code, error.field]).toEqual(["pool.other_node", "poolId"]);
    expect(error.params).toEqual({ pool: pool.name, node: "n2" });
    expect(await refused(create({ poolId: randomUUID() }))).toBe("pool.not_found poolId");
  });

  test("wakes an address by the clock alone when its rest is over", async () => {
    const { system } = house.panel.db;
    const pool = await add({ cidr: "10.22.0.0/29" });
    const { container } = await create({ poolId: pool.id });
    await purge(container);
    expect((await getPool.call(house.admin, { id: pool.id })).pool).toMatchObject({ quarantined: 1, free: 4 });
    await system.addressHistory.updateMany({
      where: { address: "10.22.0.2" },
      data: { quarantinedUntil: new Date(Date.now() - 1000) },
    });
    expect((await getPool.call(house.admin, { id: pool.id })).pool).toMatchObject({ quarantined: 0, free: 5 });
    expect((await create({ poolId: pool.id })).container.address).toBe("10.22.0.2");
  });

  test("lets nothing rest in a pool that wants no rest", async () => {
    const pool = await add({ cidr: "10.23.0.0/29", quarantineHours: 0 });
    await purge((await create({ poolId: pool.id })).container);
    expect((await create({ poolId: pool.id })).container.address).toBe("10.23.0.2");
  });
});

describe("a pool that gives", () => {
  let pool: Awaited<ReturnType<typeof add>>;
  let used: { ctid: number; hostname: string };
  let n = 0;
  beforeEach(async () => {
    pool = await add({ cidr: `10.30.${n++}.0/29` });
    used = (await create({ poolId: pool.id })).container;
  });
  const change = (differences: object) => {
    const { id, name, cidr, delivery, nodeId, reserved, quarantineHours } = pool;
    return changePool.call(house.admin, {
      id,
      name,
      cidr,
      delivery,
      nodeId,
      reserved,
      quarantineHours,
      ...differences,
    });
  };

  test("keeps its network, its way and its being; name, reserved and rest may change", async () => {
    expect(await refused(change({ cidr: "10.31.0.0/29" }))).toBe("pool.in_use cidr");
    expect(await refused(change({ delivery: "routed", nodeId: house.nodeId }))).toBe("pool.in_use delivery");
    const error = await refusal(deletePool.call(house.admin, { id: pool.id }));
    expect([error.code, error.params]).toEqual(["pool.in_use", { count: 1 }]);
    const last = pool.cidr.replace("0/29", "6");
    const next = { name: randomUUID(), reserved: [last], quarantineHours: 2 };
    expect(await change(next)).toMatchObject({ ...next, used: 1, free: 3 });
    expect(await refused(change({ name: "private" }))).toBe("pool.name_taken name");
    expect(await refused(change({ id: randomUUID() }))).toBe("pool.not_found");
  });

  test("moves and goes once nothing of it is out, and what rested rests on in a pool made again", async () => {
    await purge(used);
    expect(await refused(change({ cidr: "192.0.2.0/28" }))).toBe("pool.overlap cidr");
    const moved = `10.32.${n}.0/29`;
    expect(await change({ cidr: moved })).toMatchObject({ cidr: moved, quarantined: 0 });
    expect(await change({})).toMatchObject({ cidr: pool.cidr, quarantined: 1 });
    await deletePool.call(house.admin, { id: pool.id });
    expect(await refused(deletePool.call(house.admin, { id: pool.id }))).toBe("pool.not_found");
    expect(await add({ cidr: pool.cidr })).toMatchObject({ quarantined: 1, free: 4 });
  });

  test("shows each address with its state and its owner", async () => {
    const reserved = [pool.cidr.replace("0/29", "5")];
    await change({ reserved });
    await purge((await create({ poolId: pool.id })).container);
    const { cells, blocks, pool: shown } = await getPool.call(house.admin, { id: pool.id });
    expect(cells.map(({ state }) => state)).toEqual([
      "network",
      "gateway",
      "used",
      "quarantined",
      "free",
      "reserved",
      "free",
      "network",
    ]);
    expect(cells[2]?.owner).toMatchObject({ ctid: used.ctid, hostname: used.hostname, tenantName: "Provider" });
    expect(cells[3]?.until?.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect([blocks, shown.used, shown.quarantined, shown.reservedCount, shown.free]).toEqual([1, 1, 1, 1, 2]);
    expect(await listPools.call(house.admin, undefined)).toContainEqual(shown);
    expect(await refused(getPool.call(house.admin, { id: randomUUID() }))).toBe("pool.not_found");
  });

  test("tells who had an address, newest first", async () => {
    const address = pool.cidr.replace("0/29", "2");
    await purge(used);
    await endQuarantine.call(house.admin, { address });
    const { container: next } = await create({ poolId: pool.id });
    const history = await getAddressHistory.call(house.admin, { address });
    expect(history).toMatchObject([
      { ctid: next.ctid, tenantName: "Provider", releasedAt: null },
      { ctid: used.ctid, hostname: used.hostname, tenantName: "Provider", releasedAt: expect.any(Date) },
    ]);
    expect(await refused(endQuarantine.call(house.admin, { address: "8.8.8.8" }))).toBe("address.invalid address");
  });
});

test("a large pool is shown block by block, and one beyond the last is empty", async () => {
  const { id } = await add({ cidr: "10.64.0.0/16" });
  const last = await getPool.call(house.admin, { id, block: 255 });
  expect([last.blocks, last.cells.length, last.cells.at(-1)]).toMatchObject([
    256,
    256,
    { address: "10.64.255.255", state: "network" },
  ]);
  expect((await getPool.call(house.admin, { id, block: 256 })).cells).toEqual([]);
});
