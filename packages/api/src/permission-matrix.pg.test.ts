import { randomUUID } from "node:crypto";
import type { Caller } from "@berth/control/actor.ts";
import { limitColumns } from "@berth/control/container/read-limits.ts";
import { memberRanks } from "@berth/control/permission.ts";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestPanel, type TestPanel } from "../../control/test/open-test-panel.ts";
import { plainContainer } from "../../db/test/plain-container.ts";
import { toPublicError, trpcCodeOf } from "./error-shape.ts";
import { appRouter } from "./router.ts";

/** Who may; the least of a customer's ranks, the provider's admins always may. A new procedure without a line here fails. */
const matrix: Readonly<Record<string, "anyone" | "reader" | "technical" | "owner" | "provider">> = {
  "setup.status": "anyone",
  "setup.finish": "anyone",
  "session.me": "reader",
  "session.secondFactor": "reader",
  "session.list": "reader",
  "session.revoke": "reader",
  "session.revokeOthers": "reader",
  "session.changeProfile": "reader",
  "invitation.get": "anyone",
  "invitation.accept": "anyone",
  "overview.get": "provider",
  "overview.busiest": "provider",
  "node.list": "provider",
  "node.get": "provider",
  "image.list": "provider",
  "tenant.list": "provider",
  "tenant.get": "provider",
  "tenant.create": "provider",
  "tenant.rename": "provider",
  "tenant.close": "provider",
  "tenant.addLogin": "provider",
  "tenant.inviteAgain": "provider",
  "tenant.resetSecondFactor": "provider",
  "plan.list": "provider",
  "plan.get": "provider",
  "plan.create": "provider",
  "plan.change": "provider",
  "plan.archive": "provider",
  "pool.list": "provider",
  "pool.get": "provider",
  "pool.history": "provider",
  "pool.create": "provider",
  "pool.change": "provider",
  "pool.delete": "provider",
  "pool.endQuarantine": "provider",
  "container.list": "reader",
  "container.listBinned": "provider",
  "container.get": "reader",
  "container.metrics": "reader",
  "container.isolation": "reader",
  "container.create": "provider",
  "container.start": "technical",
  "container.shutDown": "technical",
  "container.forceOff": "technical",
  "container.restart": "technical",
  "container.resetPassword": "technical",
  "container.delete": "provider",
  "container.restore": "provider",
  "activity.list": "reader",
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
/** What a call is about. */
interface Subject {
  readonly ctid: number;
  readonly taskId: string;
  readonly hostname: string;
}
let own: Subject & { readonly tenantId: string };
let foreign: Subject & { readonly tenantId: string };
let readers: Record<(typeof memberRanks)[number], Caller>;

async function makeContainer(tenantId: string) {
  const { system } = house.panel.db;
  const row = await system.container.create({
    data: { ...plainContainer, tenantId, nodeId: house.nodeId, hostname: randomUUID() },
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
  return { ctid: row.ctid, taskId: task.id, hostname: row.hostname, tenantId };
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

/** A customer and a plan that nobody has touched, for what can be done to each only once. */
async function makeSpares(): Promise<Record<string, unknown>> {
  const { system } = house.panel.db;
  const user = { name: "Anna", email: `${randomUUID()}@example.org` };
  const members = { create: { user: { create: { id: randomUUID(), ...user } } } };
  const { id: tenantId } = await system.tenant.create({ data: { name: randomUUID(), members } });
  const { userId } = await system.member.findFirstOrThrow({ where: { tenantId } });
  const { limits } = z.object({ limits: containerLimitsSchema }).parse(house.createInput());
  const versions = { create: { number: 1, ...limitColumns(limits) } };
  const { id: planId } = await system.plan.create({ data: { name: randomUUID(), versions } });
  const login = { name: "Boris", email: `${randomUUID()}@example.org` };
  return {
    "tenant.get": { tenantId },
    "tenant.create": { name: randomUUID(), login },
    "tenant.rename": { tenantId, name: randomUUID() },
    "tenant.close": { tenantId },
    "tenant.addLogin": { tenantId, ...login },
    "tenant.inviteAgain": { tenantId, userId },
    "tenant.resetSecondFactor": { tenantId, userId, reason: "a test" },
    "plan.get": { planId },
    "plan.create": { name: randomUUID(), limits },
    "plan.change": { planId, name: randomUUID(), limits },
    "plan.archive": { planId, isArchived: true },
  };
}

/** Another browser that somebody is signed in with. */
async function makeSession({ userId }: Caller): Promise<string> {
  const id = randomUUID();
  const expiresAt = new Date(Date.now() + 60_000);
  await house.panel.db.system.session.create({ data: { id, token: id, userId, expiresAt } });
  return id;
}

/** What the two doors for anybody answer to a link that does not exist. */
const linkless: Readonly<Record<string, string>> = {
  "setup.finish": "setup.link_invalid",
  "invitation.accept": "invitation.link_invalid",
};

let poolsMade = 0;

/** A pool that nobody has touched, and what a new one would be. */
async function makePools(): Promise<Record<string, unknown>> {
  const fields = { delivery: "nat" as const, reserved: [], quarantineHours: 24 };
  const next = () => ({ ...fields, name: randomUUID(), nodeId: null, cidr: `10.66.${poolsMade++}.0/24` });
  const spare = next();
  const { id } = await house.panel.db.system.pool.create({ data: spare });
  return {
    "pool.get": { id },
    "pool.history": { address: "198.51.100.2" },
    "pool.create": next(),
    "pool.change": { ...spare, id, name: randomUUID() },
    "pool.delete": { id },
    "pool.endQuarantine": { address: "198.51.100.2" },
  };
}

/** Puts what is to be restored into the bin first. */
async function putIntoBin({ ctid }: Subject): Promise<void> {
  await house.panel.db.system.container.updateMany({ where: { ctid }, data: { binnedAt: new Date() } });
}

/** Calls one procedure; throws what it throws. */
async function call(name: string, caller: Caller | null, object: Subject): Promise<void> {
  if (name === "container.restore") await putIntoBin(object);
  const inputs: Record<string, unknown> = {
    "setup.finish": { token: "x".repeat(43), email: "a@b.org", name: "x", password: "twelve letters" },
    "node.get": { nodeId: house.nodeId },
    "image.list": { nodeId: house.nodeId },
    "session.changeProfile": { locale: "ru" },
    "session.revoke": { id: name === "session.revoke" && caller !== null ? await makeSession(caller) : "" },
    "invitation.get": { tokenHash: "0".repeat(64) },
    "invitation.accept": { token: "x".repeat(43), password: "twelve letters" },
    ...(/^(tenant|plan)\./.test(name) ? await makeSpares() : {}),
    ...(name.startsWith("pool.") ? await makePools() : {}),
    "container.get": { ctid: object.ctid },
    "container.metrics": { ctid: object.ctid, spanMs: 3_600_000, toMs: null, points: 240 },
    "container.isolation": { ctid: object.ctid },
    "container.create": house.createInput(),
    "container.delete": { requestId: randomUUID(), ctid: object.ctid, confirm: object.hostname, reason: "a test" },
    "container.resetPassword": { requestId: randomUUID(), ctid: object.ctid, reason: "a test" },
    "activity.list": { ctid: object.ctid },
    "task.list": {},
    "task.get": { id: object.taskId },
    "task.retry": { requestId: randomUUID(), id: object.taskId },
    "terminal.open": {
      ctid: object.ctid,
      purpose: "console",
      shellId: null,
      size: { cols: 80, rows: 24 },
      reason: "a test",
    },
    "live.metrics": { ctid: object.ctid },
  };
  const power = /^container\.(start|shutDown|forceOff|restart|restore)$/.test(name)
    ? { requestId: randomUUID(), ctid: object.ctid }
    : undefined;
  const ending = AbortSignal.abort();
  const procedure = name
    .split(".")
    .reduce<unknown>(
      (level, key) => Reflect.get(Object(level), key),
      createCaller({ panel: house.panel, caller, requestId: "r" }, { signal: ending }),
    );
  if (typeof procedure !== "function") throw new Error(`${name} is no procedure`);
  const reply: unknown = await procedure(inputs[name] ?? power);
  if (isIterable(reply)) await reply[Symbol.asyncIterator]().next();
}

/** All that somebody outside can learn of an error, but for its reference. */
function publicFace(thrown: unknown): object {
  // A subscription throws as it is read; tRPC wraps that only on its way out.
  const error =
    thrown instanceof BerthError
      ? new TRPCError({ code: trpcCodeOf(thrown.code), message: thrown.message, cause: thrown })
      : thrown;
  if (!(error instanceof TRPCError)) return { thrown: String(error) };
  return { ...toPublicError(error, ""), status: error.code };
}

const faceSchema = z.object({ code: z.string() });

/** Calls one procedure and tells how it ended: `ok`, or the code. */
async function outcome(name: string, caller: Caller | null, object: Subject): Promise<string> {
  return call(name, caller, object).then(
    () => "ok",
    (thrown: unknown) => faceSchema.safeParse(publicFace(thrown)).data?.code ?? `thrown ${String(thrown)}`,
  );
}

/** What a refused call shows to whoever made it. */
async function face(name: string, caller: Caller, object: Subject): Promise<object> {
  return call(name, caller, object).then(() => ({ code: "ok" }), publicFace);
}

/** The task that a power button leaves must not make the next one busy, and what was retried has failed again. */
async function settle(): Promise<void> {
  const { system } = house.panel.db;
  await system.container.updateMany({ data: { activeTaskId: null, binnedAt: null } });
  await system.task.update({ where: { id: own.taskId }, data: { state: "failed", endedAt: new Date() } });
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

  test.each(
    names.filter((name) => /^(container\.(?!list|create)|task\.(?!list)|activity|terminal|live\.metrics)/.test(name)),
  )("%s answers for a stranger's object exactly as for a missing one", async (name) => {
    const missing = { ctid: 999_999, taskId: randomUUID(), hostname: "missing" };
    const shown = await face(name, readers.owner, foreign);
    expect(shown).toEqual(await face(name, readers.owner, missing));
    expect(shown).toMatchObject({ code: expect.stringMatching(/not_found$|forbidden$/) });
  });

  test("takes no longer for a stranger's object than for a missing one", async () => {
    const missing = { ctid: 999_999, taskId: randomUUID(), hostname: "missing" };
    const times = { foreign: [] as number[], missing: [] as number[] };
    // In turn, so that whatever slows the machine down slows both.
    for (let n = 0; n < 300; n++) {
      for (const [which, object] of [
        ["foreign", foreign],
        ["missing", missing],
      ] as const) {
        const began = performance.now();
        await face("container.get", readers.owner, object);
        times[which].push(performance.now() - began);
      }
    }
    const median = (all: number[]) => all.toSorted((a, b) => a - b)[all.length / 2] ?? 0;
    const ratio = median(times.foreign) / median(times.missing);
    expect(ratio).toBeGreaterThan(0.67);
    expect(ratio).toBeLessThan(1.5);
  });

  test("that changes something leaves a line in the audit", async () => {
    const { system } = house.panel.db;
    const mutations = names.filter((name) => Reflect.get(appRouter._def.procedures, name)._def.type === "mutation");
    const silent: string[] = [];
    for (const name of mutations) {
      const before = await system.auditEntry.count();
      expect([name, await outcome(name, house.admin, own)]).toEqual([name, linkless[name] ?? "ok"]);
      await settle();
      if ((await system.auditEntry.count()) === before) silent.push(name);
    }
    // What these write is seen where there is a link: http/open-doors.pg.test.ts and http/invitation.pg.test.ts.
    expect(silent.toSorted()).toEqual(Object.keys(linkless).toSorted());
  });
});
