import { randomUUID } from "node:crypto";
import type { Caller } from "@berth/control/actor.ts";
import { memberRanks } from "@berth/control/permission.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestPanel, type TestPanel } from "../../control/test/open-test-panel.ts";
import { toPublicError } from "./error-shape.ts";
import { appRouter } from "./router.ts";

/** Who may; the least of a customer's ranks, the provider's admins always may. A new procedure without a line here fails. */
const matrix: Readonly<Record<string, "anyone" | "reader" | "technical" | "owner" | "provider">> = {
  "setup.status": "anyone",
  "setup.finish": "anyone",
  "session.me": "reader",
  "node.list": "provider",
  "node.get": "provider",
  "image.list": "provider",
  "pool.list": "provider",
  "container.list": "reader",
  "container.get": "reader",
  "container.metrics": "reader",
  "container.create": "provider",
  "container.start": "technical",
  "container.shutDown": "technical",
  "container.forceOff": "technical",
  "container.restart": "technical",
  "container.delete": "provider",
  "task.list": "reader",
  "task.get": "reader",
  "task.retry": "technical",
  "terminal.open": "technical",
  "live.changes": "reader",
  "live.metrics": "reader",
};

const names = Object.keys(appRouter._def.procedures);
const createCaller = appRouter.createCaller;
let house: TestPanel;
let own: { ctid: number; taskId: string; tenantId: string };
let foreign: { ctid: number; taskId: string; tenantId: string };
let readers: Record<(typeof memberRanks)[number], Caller>;

async function makeContainer(tenantId: string) {
  const { system } = house.panel.db;
  const limits = { cpuMillicores: 1000, memoryBytes: 1n << 30n, swapBytes: 0n, diskBytes: 1n << 31n, processes: 100 };
  const row = await system.container.create({
    data: {
      tenantId,
      nodeId: house.nodeId,
      hostname: randomUUID(),
      imageDigest: "0".repeat(64),
      imageName: "debian-13",
      ...limits,
    },
  });
  const task = await system.task.create({
    data: {
      kind: "container.start",
      state: "failed",
      tenantId,
      nodeId: house.nodeId,
      containerId: row.id,
      ctid: row.ctid,
      actorId: "x",
      actorName: "x",
      requestId: randomUUID(),
      input: {},
      deadlineAt: new Date(),
      endedAt: new Date(),
    },
  });
  return { ctid: row.ctid, taskId: task.id, tenantId };
}

beforeAll(async () => {
  house = await openTestPanel();
  const owner = await house.makeCustomer("owner");
  own = await makeContainer(owner.tenantId);
  foreign = await makeContainer((await house.makeCustomer("owner")).tenantId);
  const withRank = (role: (typeof memberRanks)[number]) => ({
    ...owner,
    memberships: [{ tenantId: own.tenantId, role }],
  });
  readers = { reader: withRank("reader"), technical: withRank("technical"), owner };
});
afterAll(() => house?.close());

function isIterable(reply: unknown): reply is AsyncIterable<unknown> {
  return typeof reply === "object" && reply !== null && Symbol.asyncIterator in reply;
}

/** Calls one procedure and tells how it ended: `ok`, or the code. */
async function outcome(name: string, caller: Caller | null, object: { ctid: number; taskId: string }): Promise<string> {
  const inputs: Record<string, unknown> = {
    "setup.finish": { token: "x".repeat(43), email: "a@b.org", name: "x", password: "twelve letters" },
    "node.get": { nodeId: house.nodeId },
    "image.list": { nodeId: house.nodeId },
    "container.get": { ctid: object.ctid },
    "container.metrics": { ctid: object.ctid, spanMs: 3_600_000, toMs: null, points: 240 },
    "container.create": house.createInput(),
    "container.delete": { requestId: randomUUID(), ctid: object.ctid, confirm: "not its name" },
    "task.list": {},
    "task.get": { id: object.taskId },
    "task.retry": { requestId: randomUUID(), id: object.taskId },
    "terminal.open": { ctid: object.ctid, purpose: "console", shellId: null, size: { cols: 80, rows: 24 } },
    "live.metrics": { ctid: object.ctid },
  };
  const power = /^container\.(start|shutDown|forceOff|restart)$/.test(name)
    ? { requestId: randomUUID(), ctid: object.ctid }
    : undefined;
  const ending = AbortSignal.abort();
  const call = name
    .split(".")
    .reduce<unknown>(
      (level, key) => Reflect.get(Object(level), key),
      createCaller({ panel: house.panel, caller, requestId: "r" }, { signal: ending }),
    );
  try {
    if (typeof call !== "function") throw new Error(`${name} is no procedure`);
    const reply: unknown = await call(inputs[name] ?? power);
    if (isIterable(reply)) await reply[Symbol.asyncIterator]().next();
    return "ok";
  } catch (error) {
    // A subscription throws as it is read; tRPC wraps that only on its way out.
    if (error instanceof BerthError) return error.code;
    return error instanceof TRPCError ? toPublicError(error, "").code : `thrown ${String(error)}`;
  }
}

/** The task that a power button leaves must not make the next one busy. */
async function settle(): Promise<void> {
  await house.panel.db.system.container.updateMany({ data: { activeTaskId: null } });
}

const refusals = ["session.required", "session.forbidden"];

describe("every procedure", () => {
  test("has a line in the matrix, and says of itself what the matrix says", () => {
    expect(names.toSorted()).toEqual(Object.keys(matrix).toSorted());
    for (const name of names) {
      const procedure = Reflect.get(appRouter._def.procedures, name);
      const isOpen = procedure._def.meta.permission === "anyone";
      expect([name, isOpen]).toEqual([name, matrix[name] === "anyone"]);
    }
  });

  test.each(names)("%s lets in whom it should and nobody else", async (name) => {
    const least = matrix[name] ?? "provider";
    const isOpen = least === "anyone";
    expect(refusals.includes(await outcome(name, null, own))).toBe(!isOpen);
    for (const rank of memberRanks) {
      const may = isOpen || (least !== "provider" && memberRanks.indexOf(rank) >= memberRanks.indexOf(least));
      const ended = await outcome(name, readers[rank], own);
      await settle();
      expect([name, rank, refusals.includes(ended), ended.startsWith("thrown")]).toEqual([name, rank, !may, false]);
    }
    const ended = await outcome(name, house.admin, own);
    await settle();
    expect([name, refusals.includes(ended), ended.startsWith("thrown")]).toEqual([name, false, false]);
  });

  test.each(names.filter((name) => /^(container\.(?!list|create)|task\.(?!list)|terminal|live\.metrics)/.test(name)))(
    "%s answers for a stranger's object exactly as for a missing one",
    async (name) => {
      const missing = { ctid: 999_999, taskId: randomUUID() };
      const ended = await outcome(name, readers.owner, foreign);
      expect(ended).toBe(await outcome(name, readers.owner, missing));
      expect(ended).toMatch(/not_found$|forbidden$/);
    },
  );
});
