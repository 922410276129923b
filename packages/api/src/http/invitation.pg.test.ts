import { makeInvitation } from "@berth/control/invitation/make-invitation.ts";
import { hashToken } from "@berth/control/setup/hash-token.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { Authenticator } from "../../test/authenticator.ts";
import { cookiesOf, openTestDoors, PASSWORD, refusalOf, type TestDoors } from "../../test/open-test-doors.ts";

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors?.close());
beforeEach(() => doors.house.panel.db.system.rateLimit.deleteMany());

const chosen = "a new and long password";

async function invite(userId: string): Promise<string> {
  const { link } = await makeInvitation(doors.house.panel.db.system, { userId, publicUrl: "https://panel.example" });
  return new URL(link).hash.slice(1);
}

const stateSchema = z.object({ result: z.object({ data: z.object({ json: z.record(z.string(), z.string()) }) }) });

async function look(token: string) {
  const input = encodeURIComponent(JSON.stringify({ json: { tokenHash: hashToken(token) } }));
  return stateSchema.parse(await (await doors.send(`/api/trpc/invitation.get?input=${input}`)).json()).result.data.json;
}

const accept = (token: string, password = chosen) =>
  doors.send("/api/trpc/invitation.accept", { body: { json: { token, password } } });

const codeOf = async (answer: Response) => /"code":"(\w+\.\w+)"/.exec(await answer.text())?.[1] ?? answer.status;
const me = async (cookie: string) => (await doors.send("/api/trpc/session.me", { cookie })).status;

describe("an invitation", () => {
  test("says whose it is, sets the password once, and lets in by it", async () => {
    const { userId, email } = await doors.makePerson();
    await doors.house.panel.db.system.account.deleteMany({ where: { userId } });
    const token = await invite(userId);
    expect(await look(token)).toEqual({ state: "open", name: "Anna", email });
    expect((await doors.signIn(email, { password: chosen })).status).toBe(401);
    const weak = await accept(token, "short");
    expect([weak.status, await codeOf(weak)]).toEqual([400, "input.invalid"]);
    expect((await accept(token)).status).toBe(200);
    expect((await doors.signIn(email, { password: chosen })).status).toBe(200);
    expect(await look(token)).toEqual({ state: "used" });
    expect(await codeOf(await accept(token, `${chosen}!`))).toBe("invitation.link_invalid");
    const lines = await doors.house.panel.db.system.auditEntry.findMany({ where: { subjectId: userId } });
    expect(lines).toMatchObject([{ action: "invitation.accept", actorId: userId }, { action: "session.sign_in" }]);
    expect(JSON.stringify(lines, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      chosen,
    );
  });

  test("is taken once by a double press, and both presses are told that it worked", async () => {
    const { userId } = await doors.makePerson();
    const token = await invite(userId);
    expect((await accept(token)).status).toBe(200);
    expect((await accept(token)).status).toBe(200);
    const both = await invite(userId);
    const answers = await Promise.all([accept(both), accept(both, `${chosen} two`)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404]);
    const { system } = doors.house.panel.db;
    expect(await system.auditEntry.count({ where: { subjectId: userId, action: "invitation.accept" } })).toBe(2);
    await system.invitation.updateMany({ data: { usedAt: new Date(Date.now() - 61_000) } });
    expect(await codeOf(await accept(token))).toBe("invitation.link_invalid");
  });

  test("ends when its time is over, when a newer one is made, and with its customer", async () => {
    const { userId, tenantId } = await doors.makePerson();
    const { system } = doors.house.panel.db;
    const old = await invite(userId);
    const token = await invite(userId);
    expect([await look(old), await codeOf(await accept(old))]).toEqual([
      { state: "unknown" },
      "invitation.link_invalid",
    ]);
    await system.tenant.update({ where: { id: tenantId }, data: { closedAt: new Date() } });
    expect(await codeOf(await accept(token))).toBe("invitation.link_invalid");
    await system.tenant.update({ where: { id: tenantId }, data: { closedAt: null } });
    await system.invitation.updateMany({ where: { userId }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect([await look(token), await codeOf(await accept(token))]).toEqual([
      { state: "expired" },
      "invitation.link_invalid",
    ]);
    expect((await accept("x".repeat(43))).status).toBe(404);
  });

  test("ends the person's sessions and lock-out, and is no way around his second factor", async () => {
    const { userId, email } = await doors.makePerson();
    const cookie = cookiesOf(await doors.signIn(email));
    const enable = await doors.send("/api/auth/two-factor/enable", { body: { password: PASSWORD }, cookie });
    const app = new Authenticator(z.object({ totpURI: z.string() }).parse(await enable.json()).totpURI);
    const on = await doors.send("/api/auth/two-factor/verify-totp", { body: { code: app.spend() }, cookie });
    for (let n = 0; n < 5; n++) await doors.signIn(email, { password: "not this one" });
    expect((await refusalOf(await doors.signIn(email))).code).toBe("session.locked_out");
    expect((await accept(await invite(userId))).status).toBe(200);
    expect(await me(cookiesOf(on))).toBe(401);
    const answer = await doors.signIn(email, { password: chosen });
    expect(await answer.json()).toMatchObject({ twoFactorRedirect: true });
    expect(await me(cookiesOf(answer))).toBe(401);
  });
});

describe("a second factor that was lost", () => {
  test("is switched off by staff with a reason, for a customer's login and nobody else's", async () => {
    const { userId, email, tenantId } = await doors.makePerson();
    const boss = await doors.makePerson("admin");
    const { system } = doors.house.panel.db;
    const cookie = cookiesOf(await doors.signIn(email));
    await system.user.update({ where: { id: userId }, data: { twoFactorEnabled: true } });
    await system.twoFactor.create({ data: { id: "f", userId, secret: "s", backupCodes: "c" } });
    const asAdmin = cookiesOf(await doors.signIn(boss.email));
    const reset = (body: object) =>
      doors.send("/api/trpc/tenant.resetSecondFactor", { body: { json: body }, cookie: asAdmin });
    const bare = await reset({ tenantId, userId, reason: "" });
    expect([bare.status, await codeOf(bare)]).toEqual([400, "input.invalid"]);
    const own = await reset({ tenantId: boss.tenantId, userId: boss.userId, reason: "lost phone" });
    expect(await codeOf(own)).toBe("member.not_found");
    expect((await reset({ tenantId, userId, reason: "lost phone, called back" })).status).toBe(200);
    expect(await me(cookie)).toBe(401);
    expect(await me(cookiesOf(await doors.signIn(email)))).toBe(200);
    expect(await system.auditEntry.findFirst({ where: { action: "tenant.reset_second_factor" } })).toMatchObject({
      actorId: boss.userId,
      subjectId: userId,
      tenantId,
      isStaff: true,
      reason: "lost phone, called back",
    });
  });
});
