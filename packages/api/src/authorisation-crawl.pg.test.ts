// Every procedure, called by everybody, about what is his, what is somebody else's and what nobody has.
import type { Caller } from "@berth/control/actor.ts";
import { type MemberRank, memberRanks } from "@berth/control/permission.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestPanel, type TestPanel } from "../../control/test/open-test-panel.ts";
import { callProcedure, procedureNames, publicFace } from "../test/call-procedure.ts";
import { inputsAbout } from "../test/inputs-about.ts";
import { makeMissingWorld, makeWorld, type World } from "../test/make-world.ts";
import { whoMay } from "../test/who-may.ts";

let house: TestPanel;
let worlds: Readonly<Record<"own" | "foreign" | "missing", World>>;
/** Null is somebody without a session. */
let callers: Readonly<Record<string, Caller | null>>;

/** Names that no customer may read who has nothing to do with that world. */
const markersOf = ({ containerId, hostname, taskId, tenantId, sessionId, address }: World) => [
  containerId,
  hostname,
  taskId,
  tenantId,
  sessionId,
  `"${address}"`,
];

beforeAll(async () => {
  house = await openTestPanel();
  const [anna, boris] = [await house.makeCustomer("owner"), await house.makeCustomer("owner")];
  const [own, foreign] = [await makeWorld(house, anna, 1), await makeWorld(house, boris, 2)];
  worlds = { own, foreign, missing: makeMissingWorld() };
  const here = (role: MemberRank) => ({ tenantId: own.tenantId, role });
  const there = (role: MemberRank) => ({ tenantId: foreign.tenantId, role });
  callers = {
    nobody: null,
    reader: { ...anna, memberships: [here("reader")] },
    technical: { ...anna, memberships: [here("technical")] },
    owner: { ...anna, memberships: [here("owner")] },
    "reader here, owner there": { ...anna, memberships: [here("reader"), there("owner")] },
    stranger: { ...boris, memberships: [there("owner")] },
    admin: house.admin,
  };
});
afterAll(() => house?.close());

/** Everything as it was before any call: nothing busy, both tasks failed, both sessions open. */
async function settle(name: string): Promise<void> {
  const { system } = house.panel.db;
  const binnedAt = name === "container.restore" ? new Date() : null;
  await system.container.updateMany({ data: { activeTaskId: null, binnedAt } });
  for (const { taskId, sessionId, userId } of [worlds.own, worlds.foreign]) {
    await system.task.update({ where: { id: taskId }, data: { state: "failed", endedAt: new Date() } });
    const session = { id: sessionId, token: sessionId, userId, expiresAt: new Date(Date.now() + 60_000) };
    await system.session.upsert({ where: { id: sessionId }, create: session, update: {} });
  }
}

/** What of a world must not change under the hands of whoever has nothing to do with it. */
async function photograph({ containerId, taskId, sessionId, tenantId, userId, planId, pool }: World): Promise<unknown> {
  const { system } = house.panel.db;
  return Promise.all([
    system.container.findUnique({ where: { id: containerId }, include: { address: true } }),
    system.task.findUnique({ where: { id: taskId } }),
    system.session.findUnique({ where: { id: sessionId } }),
    system.tenant.findUnique({ where: { id: tenantId }, include: { members: true } }),
    system.user.findUnique({ where: { id: userId } }),
    system.plan.findUnique({ where: { id: planId }, include: { versions: true } }),
    system.pool.findUnique({ where: { id: pool.id } }),
    system.auditEntry.count({ where: { tenantId } }),
  ]);
}

/** Procedures that name nothing, or a filter whose stranger's answer is an empty list. */
const namesNothing =
  /^(setup|invitation|overview)\.|\.(list|listBinned|create|history|endQuarantine)$|^session\.(?!revoke$)|^live\.changes$/;
const takesThing = (name: string) =>
  /^(image\.list|activity\.list|container\.create)$/.test(name) || !namesNothing.test(name);

/** How a call must end: refused, as if it were about nothing, or let in. */
function expected(name: string, caller: Caller | null, world: World): string {
  const least = whoMay[name] ?? "provider";
  if (least === "anyone") return "in";
  if (caller === null) return "session.required";
  if (name === "session.revoke") return world.userId === caller.userId ? "in" : "missing";
  if (caller.role === "admin") return world === worlds.missing && takesThing(name) ? "missing" : "in";
  const enough = caller.memberships.filter(
    ({ role }) => least !== "provider" && memberRanks.indexOf(role) >= memberRanks.indexOf(least),
  );
  if (enough.length === 0) return "session.forbidden";
  return !takesThing(name) || enough.some(({ tenantId }) => tenantId === world.tenantId) ? "in" : "missing";
}

/** How a call ended, in the same words. A node of these tests answers nonsense: whoever gets that far was let in. */
function verdict(code: string): string {
  if (code === "session.required" || code === "session.forbidden") return code;
  if (code.startsWith("thrown")) return code;
  return code.endsWith("not_found") ? "missing" : "in";
}

interface Answer {
  readonly code: string;
  /** All that the caller gets to see. */
  readonly text: string;
}

async function ask(name: string, caller: Caller | null, world: World): Promise<Answer> {
  const input = inputsAbout(house, world)[name];
  const write = (seen: unknown) => JSON.stringify(seen, (_, value) => (typeof value === "bigint" ? `${value}` : value));
  return callProcedure(name, { panel: house.panel, caller, input }).then(
    (reply) => ({ code: "ok", text: write(reply) ?? "" }),
    (thrown: unknown) => ({ code: publicFace(thrown).code, text: write(publicFace(thrown)) }),
  );
}

/** What a caller may not read a word of: the world that none of his tenants is. */
function closedTo(caller: Caller | null): World[] {
  if (caller?.role === "admin") return [];
  const tenants = caller?.memberships.map(({ tenantId }) => tenantId) ?? [];
  return [worlds.own, worlds.foreign].filter(({ tenantId }) => !tenants.includes(tenantId));
}

test.each(procedureNames)("%s is for those it is for, about what is theirs", async (name) => {
  for (const [who, caller] of Object.entries(callers)) {
    const texts: Record<string, string> = {};
    for (const [whose, world] of Object.entries(worlds)) {
      await settle(name);
      const before = await photograph(world);
      const { code, text } = await ask(name, caller, world);
      const wanted = expected(name, caller, world);
      expect([who, whose, verdict(code)]).toEqual([who, whose, wanted]);
      if (wanted !== "in") expect([who, whose, await photograph(world)]).toEqual([who, whose, before]);
      if (wanted === "missing") texts[whose] = text;
      const leaked = closedTo(caller).flatMap(markersOf);
      expect([who, whose, leaked.filter((marker) => text.includes(marker))]).toEqual([who, whose, []]);
    }
    // Somebody else's answers to the letter as what is not there.
    expect([who, new Set(Object.values(texts)).size <= 1]).toEqual([who, true]);
  }
});
