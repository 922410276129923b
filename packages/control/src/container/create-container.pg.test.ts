import { randomUUID } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GIB, openTestPanel, type TestPanel } from "../../test/open-test-panel.ts";
import { createContainer } from "./create-container.ts";
import { listContainers } from "./list-containers.ts";

let house: TestPanel;
beforeAll(async () => {
  house = await openTestPanel();
});
afterAll(() => house?.close());

const create = (differences?: object) => createContainer.call(house.admin, house.createInput(differences));

/** The code an act is refused with, and the field it blames. */
async function refusal(act: Promise<unknown>): Promise<string> {
  const error: unknown = await act.then(
    () => "allowed",
    (thrown: unknown) => thrown,
  );
  return error instanceof BerthError ? `${error.code} ${error.field ?? ""}`.trim() : String(error);
}

describe("one create", () => {
  test("gives number, address, task and a password that is only here", async () => {
    const { container, task, rootPassword } = await create({ hostname: "WEB1.example.org", isPasswordGenerated: true });
    expect(container).toMatchObject({
      ctid: 101,
      hostname: "web1.example.org",
      address: "198.51.100.2",
      state: "creating",
      delivery: "nat",
    });
    expect(container.activeTask?.id).toBe(task.id);
    expect(task).toMatchObject({ kind: "container.create", state: "queued", ctid: 101 });
    const { system } = house.panel.db;
    const row = await system.container.findUniqueOrThrow({ where: { ctid: 101 } });
    expect(row.rootPasswordHash).toMatch(/^\$6\$/);
    const everything = JSON.stringify([await system.task.findMany(), await system.auditEntry.findMany()], (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(rootPassword).toMatch(/^.{24}$/);
    expect(everything).not.toContain(rootPassword);
    expect(everything).not.toContain(row.rootPasswordHash);
  });

  test("is refused with the field that is wrong", async () => {
    await create({ hostname: "taken", address: "198.51.100.77" });
    expect(await refusal(create({ hostname: "taken" }))).toBe("container.hostname_taken hostname");
    expect(await refusal(create({ address: "198.51.100.77" }))).toBe("address.taken address");
    expect(await refusal(create({ address: "198.51.100.1" }))).toBe("address.invalid address");
    expect(await refusal(create({ imageDigest: "b".repeat(64) }))).toBe("image.not_found imageDigest");
    expect(await refusal(create({ hostname: "-x" }))).toBe("input.invalid hostname");
    expect(await refusal(create({ sshKeys: ["nonsense"] }))).toBe("input.invalid sshKeys.0");
    expect(await refusal(create({ tenantId: randomUUID() }))).toBe("tenant.not_found tenantId");
    expect(await refusal(create({ nobody: randomUUID() }))).toBe("input.invalid");
    expect(await refusal(create({ nodeId: randomUUID() }))).toBe("node.not_found nodeId");
  });
});

describe("parallel creates", () => {
  test("50 for one free address: one gets it, 49 are refused, none is lost", async () => {
    const small = await house.panel.db.system.pool.create({
      data: { name: "small", cidr: "203.0.113.0/29", delivery: "nat" },
    });
    for (let n = 0; n < 4; n++) await create({ poolId: small.id });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => refusal(create({ poolId: small.id }))));
    expect(outcomes.filter((outcome) => outcome === "allowed")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "pool.exhausted poolId")).toHaveLength(49);
    expect(await house.panel.db.system.address.count({ where: { poolId: small.id } })).toBe(5);
  });

  test("20 of one press make one container, and every one of them gets its task", async () => {
    const input = house.createInput({ isPasswordGenerated: true });
    const replies = await Promise.all(Array.from({ length: 20 }, () => createContainer.call(house.admin, input)));
    expect(new Set(replies.map(({ task }) => task.id)).size).toBe(1);
    expect(replies.filter(({ rootPassword }) => rootPassword !== null)).toHaveLength(1);
  });

  test("memory is never promised twice", async () => {
    const { system } = house.panel.db;
    const { _sum } = await system.container.aggregate({ _sum: { memoryBytes: true } });
    const used = Number(_sum.memoryBytes) / GIB;
    const limits = {
      ...(house.createInput() as { limits: object }).limits,
      memoryBytes: Math.floor((1024 - used) / 3) * GIB,
    };
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => refusal(create({ limits }))));
    expect(outcomes.filter((outcome) => outcome === "allowed")).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === "node.full limits.memoryBytes")).toHaveLength(7);
  });
});

describe("the list", () => {
  test("is the newest first, never longer than asked for, and goes on before a number", async () => {
    const all = (await listContainers.call(house.admin, undefined)).map(({ ctid }) => ctid);
    expect(all.length).toBeGreaterThan(5);
    expect(all).toEqual(all.toSorted((a, b) => b - a));
    const first = await listContainers.call(house.admin, { limit: 2 });
    const next = await listContainers.call(house.admin, { limit: 2, before: first[1]?.ctid });
    expect([...first, ...next].map(({ ctid }) => ctid)).toEqual(all.slice(0, 4));
    expect(await refusal(listContainers.call(house.admin, { limit: 501 }))).toBe("input.invalid limit");
  });
});

describe("scope", () => {
  test("a customer neither creates nor sees what is the provider's", async () => {
    const customer = await house.makeCustomer("owner");
    expect(await refusal(createContainer.call(customer, house.createInput()))).toBe("session.forbidden");
    expect(await listContainers.call(customer, undefined)).toEqual([]);
    expect((await listContainers.call(house.admin, undefined)).length).toBeGreaterThan(5);
  });
});
