import { randomUUID } from "node:crypto";
import type { Caller } from "@berth/control/actor.ts";
import { memberRanks } from "@berth/control/permission.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestPanel, type TestPanel } from "../../control/test/open-test-panel.ts";
import { callProcedure, procedureNames, publicFace } from "../test/call-procedure.ts";
import { inputsAbout } from "../test/inputs-about.ts";
import { makeMissingWorld, makeWorld, type World } from "../test/make-world.ts";
import { whoMay } from "../test/who-may.ts";
import { appRouter } from "./router.ts";

const names = procedureNames;
let house: TestPanel;
let own: World;
let foreign: World;
let readers: Record<(typeof memberRanks)[number], Caller>;

beforeAll(async () => {
  house = await openTestPanel();
  const owner = await house.makeCustomer("owner");
  own = await makeWorld(house, owner, 1);
  foreign = await makeWorld(house, await house.makeCustomer("owner"), 2);
  const withRank = (role: (typeof memberRanks)[number]) => ({
    ...owner,
    memberships: [{ tenantId: own.tenantId, role }],
  });
  readers = { reader: withRank("reader"), technical: withRank("technical"), owner };
});
afterAll(() => house?.close());

/** What is asked where the thing itself is in use, or as it should be already. */
async function makeSpare(name: string, caller: Caller | null): Promise<unknown> {
  const { system } = house.panel.db;
  if (name === "tenant.close") return { tenantId: (await system.tenant.create({ data: { name: randomUUID() } })).id };
  if (name === "plan.archive") return { planId: own.planId, isArchived: true };
  if (name === "pool.delete") {
    const data = { name: randomUUID(), cidr: `10.66.${poolsMade++}.0/24`, delivery: "nat" as const };
    return { id: (await system.pool.create({ data })).id };
  }
  if (name === "session.revoke" && caller !== null) {
    const [id, expiresAt] = [randomUUID(), new Date(Date.now() + 60_000)];
    await system.session.create({ data: { id, token: id, userId: caller.userId, expiresAt } });
    return { id };
  }
  return undefined;
}
let poolsMade = 0;

/** What the two doors for anybody answer to a link that does not exist. */
const linkless: Readonly<Record<string, string>> = {
  "setup.finish": "setup.link_invalid",
  "invitation.accept": "invitation.link_invalid",
};

/** Puts what is to be restored into the bin first. */
async function putIntoBin({ ctid }: World): Promise<void> {
  await house.panel.db.system.container.updateMany({ where: { ctid }, data: { binnedAt: new Date() } });
}

/** Calls one procedure; throws what it throws. */
async function call(name: string, caller: Caller | null, about: World): Promise<void> {
  if (name === "container.restore") await putIntoBin(about);
  const input = (await makeSpare(name, caller)) ?? inputsAbout(house, about)[name];
  await callProcedure(name, { panel: house.panel, caller, input });
}

/** Calls one procedure and tells how it ended: `ok`, or the code. */
async function outcome(name: string, caller: Caller | null, about: World): Promise<string> {
  return call(name, caller, about).then(
    () => "ok",
    (thrown: unknown) => publicFace(thrown).code,
  );
}

/** What a refused call shows to whoever made it. */
async function face(name: string, caller: Caller, about: World): Promise<object> {
  return call(name, caller, about).then(() => ({ code: "ok" }), publicFace);
}

/** The task that a power button leaves must not make the next one busy, and what was retried has failed again. */
async function settle(): Promise<void> {
  const { system } = house.panel.db;
  await system.container.updateMany({ data: { activeTaskId: null, binnedAt: null } });
  await system.plan.updateMany({ data: { archivedAt: null } });
  await system.task.update({ where: { id: own.taskId }, data: { state: "failed", endedAt: new Date() } });
}

const refusals = ["session.required", "session.forbidden"];

describe("every procedure", () => {
  test("has a line in the matrix, and says of itself what the matrix says", () => {
    expect(names.toSorted()).toEqual(Object.keys(whoMay).toSorted());
    for (const name of names) {
      const procedure = Reflect.get(appRouter._def.procedures, name);
      const isOpen = procedure._def.meta.permission === "anyone";
      expect([name, isOpen]).toEqual([name, whoMay[name] === "anyone"]);
    }
  });

  test.each(names)("%s lets in whom it should and nobody else", async (name) => {
    const least = whoMay[name] ?? "provider";
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
    const missing = makeMissingWorld();
    const shown = await face(name, readers.owner, foreign);
    expect(shown).toEqual(await face(name, readers.owner, missing));
    expect(shown).toMatchObject({ code: expect.stringMatching(/not_found$|forbidden$/) });
  });

  test("takes no longer for a stranger's object than for a missing one", async () => {
    const missing = makeMissingWorld();
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
