import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plainContainer } from "../test/plain-container.ts";
import { type PrivateCluster, startPrivateCluster } from "../test/private-cluster.ts";
import { allocate, collidedConstraint } from "./allocate.ts";
import { type Change, notifyChange } from "./change.ts";
import { type Database, openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";

const MIGRATIONS = new URL("../../../prisma/migrations", import.meta.url).pathname;
let cluster: PrivateCluster;
let database: Database;

beforeAll(async () => {
  cluster = await startPrivateCluster();
  database = openDatabase({ url: await cluster.createDatabase("berth") });
});
afterAll(async () => {
  await database?.close();
  await cluster?.stop();
});

async function makeContainer(hostname: string) {
  const { system } = database;
  const tenant = await system.tenant.create({ data: { name: randomUUID() } });
  const node = await system.node.upsert({
    where: { name: "n1" },
    create: { name: "n1", agentAddress: "127.0.0.1:8007" },
    update: {},
  });
  const container = await system.container.create({
    data: { ...plainContainer, tenantId: tenant.id, nodeId: node.id, hostname },
  });
  return { tenant, node, container };
}

describe("migrations", () => {
  test("applying twice applies once", async () => {
    expect(await migrate(cluster.url("berth"), MIGRATIONS)).toEqual([]);
  });

  test("the first container is 101 and an audit entry can be neither changed nor deleted", async () => {
    const { container } = await makeContainer("first");
    expect(container.ctid).toBe(101);
    const entry = await database.system.auditEntry.create({
      data: { actorName: "a", action: "x", subjectKind: "k", subjectId: "s", details: {} },
    });
    await expect(database.system.auditEntry.delete({ where: { id: entry.id } })).rejects.toThrow(/append-only/);
    await expect(
      database.system.auditEntry.update({ where: { id: entry.id }, data: { actorName: "b" } }),
    ).rejects.toThrow(/append-only/);
    await expect(database.system.$executeRaw`TRUNCATE "AuditEntry"`).rejects.toThrow(/append-only/);
  });
});

describe("scope", () => {
  test("a tenant finds, changes and deletes its own rows only", async () => {
    const own = await makeContainer("own");
    const foreign = await makeContainer("foreign");
    const db = database.scoped({ kind: "tenants", tenantIds: [own.tenant.id] });
    expect((await db.container.findMany()).map((row) => row.hostname)).toEqual(["own"]);
    expect(await db.container.findUnique({ where: { id: foreign.container.id } })).toBeNull();
    expect(
      await db.container.findFirst({ where: { OR: [{ hostname: "foreign" }, { hostname: "own" }] } }),
    ).toMatchObject({ hostname: "own" });
    expect(await db.container.count()).toBe(1);
    expect((await db.container.updateMany({ data: { isAutostart: false } })).count).toBe(1);
    expect((await db.container.deleteMany({ where: { hostname: "foreign" } })).count).toBe(0);
    await expect(
      db.container.update({ where: { id: foreign.container.id }, data: { processes: 1 } }),
    ).rejects.toThrow();
    await db.$transaction(async (tx) => {
      expect(await tx.container.findUnique({ where: { ctid: foreign.container.ctid } })).toBeNull();
    });
  });

  test("a tenant cannot write into another, reach the provider's tables or send SQL", async () => {
    const own = await makeContainer("own2");
    const foreign = await makeContainer("foreign2");
    const db = database.scoped({ kind: "tenants", tenantIds: [own.tenant.id] });
    const task = {
      kind: "container.start",
      tenantId: foreign.tenant.id,
      nodeId: own.node.id,
      actorId: "u",
      actorName: "u",
      requestId: randomUUID(),
      input: {},
      deadlineAt: new Date(),
    };
    await expect(db.task.create({ data: task })).rejects.toThrow("outside the scope");
    await expect(
      db.container.update({ where: { id: own.container.id }, data: { tenantId: foreign.tenant.id } }),
    ).rejects.toThrow("outside the scope");
    await expect(
      db.container.update({ where: { id: own.container.id }, data: { node: { update: { name: "mine" } } } }),
    ).rejects.toThrow("a write through node");
    await expect(db.keyMaterial.findMany()).rejects.toThrow("not a tenant's");
    await expect(db.container.findMany({ include: { node: { include: { containers: true } } } })).rejects.toThrow(
      "through node",
    );
    await expect(db.container.findMany({ select: { node: { select: { _count: true } } } })).rejects.toThrow(
      "through node",
    );
    await expect(db.container.findMany({ select: { node: { select: { containers: true } } } })).rejects.toThrow(
      "through node",
    );
    await expect(
      db.container.findMany({ select: { tenant: { select: { members: { select: { user: true } } } } } }),
    ).rejects.toThrow("through members");
    const ofPlan = { plan: { select: { versions: true } } };
    await expect(db.container.findMany({ select: { planVersion: { select: ofPlan } } })).rejects.toThrow(
      "through planVersion",
    );
    await expect(db.container.findMany({ select: { planVersion: { select: { containers: true } } } })).rejects.toThrow(
      "through planVersion",
    );
    await expect(db.tenant.findMany({ include: { members: true } })).rejects.toThrow("through members");
    expect(await db.container.findMany({ select: { node: { select: { name: true } } } })).toEqual([
      { node: { name: "n1" } },
    ]);
    await expect(db.node.findMany()).rejects.toThrow("not a tenant's");
    await expect((async () => db.$executeRaw`DELETE FROM "Container"`)()).rejects.toThrow("no scope");
    expect(await db.task.create({ data: { ...task, tenantId: own.tenant.id } })).toMatchObject({ state: "queued" });
  });

  test("an empty scope sees nothing, the provider sees all", async () => {
    expect(await database.scoped({ kind: "tenants", tenantIds: [] }).container.findMany()).toEqual([]);
    expect((await database.scoped({ kind: "provider" }).container.findMany()).length).toBeGreaterThan(1);
  });
});

describe("changes", () => {
  test("a hint leaves at commit and never without it", async () => {
    const heard: (Change | null)[] = [];
    const waiting = Promise.withResolvers<void>();
    using _listening = await database.listen((change) => {
      heard.push(change);
      waiting.resolve();
    });
    const change: Change = { kind: "task", id: randomUUID(), ctid: 101, tenantId: null };
    await database.system
      .$transaction(async (tx) => {
        await notifyChange(tx, { ...change, ctid: 666 });
        throw new Error("rolled back");
      })
      .catch(() => undefined);
    const db = database.scoped({ kind: "tenants", tenantIds: [] });
    await db.$transaction((tx) => notifyChange(tx, change));
    await waiting.promise;
    expect(heard).toEqual([change]);
  });
});

describe("allocation", () => {
  test("a collision names its constraint", async () => {
    await makeContainer("taken");
    const error = await makeContainer("taken").catch((thrown: unknown) => thrown);
    expect(collidedConstraint(error)).toBe("Container_hostname_key");
    expect(collidedConstraint(new Error("else"))).toBeNull();
  });

  test("30 parallel allocations queue and none is lost", async () => {
    const { tenant, node } = await makeContainer("counting");
    const db = database.scoped({ kind: "provider" });
    await Promise.all(
      Array.from({ length: 30 }, () =>
        allocate(db, async (tx) => {
          const row = await tx.node.findUniqueOrThrow({ where: { id: node.id } });
          await tx.node.update({ where: { id: node.id }, data: { lastSeq: row.lastSeq + 1 } });
        }),
      ),
    );
    expect(await db.node.findUnique({ where: { id: node.id } })).toMatchObject({ lastSeq: 30 });
    expect(tenant.isProvider).toBe(false);
  });
});
