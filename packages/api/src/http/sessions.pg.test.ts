import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { cookiesOf, openTestDoors, PASSWORD, refusalOf, type TestDoors } from "../../test/open-test-doors.ts";

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors?.close());
beforeEach(() => doors.house.panel.db.system.rateLimit.deleteMany());

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const phone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";

const listSchema = z.object({
  result: z.object({
    data: z.object({
      json: z.array(
        z.object({
          id: z.string(),
          browser: z.string().nullable(),
          system: z.string().nullable(),
          address: z.string().nullable(),
          signedInAt: z.string(),
          lastUsedAt: z.string(),
          isThis: z.boolean(),
        }),
      ),
    }),
  }),
});

const me = async (cookie: string) => (await doors.send("/api/trpc/session.me", { cookie })).status;
const list = async (cookie: string) =>
  listSchema.parse(await (await doors.send("/api/trpc/session.list", { cookie })).json()).result.data.json;
const act = (name: string, cookie: string, json?: object) =>
  doors.send(`/api/trpc/session.${name}`, { cookie, body: json === undefined ? {} : { json } });
const actions = async (userId: string) =>
  (await doors.house.panel.db.system.auditEntry.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

/** Signs a person in twice: at a desk and on a phone. */
async function signInTwice() {
  const person = await doors.makePerson();
  const desk = cookiesOf(
    await doors.signIn(person.email, { headers: { "user-agent": firefox }, from: "198.51.100.5" }),
  );
  const mobile = cookiesOf(await doors.signIn(person.email, { headers: { "user-agent": phone }, from: "2001:db8::7" }));
  return { ...person, desk, mobile };
}

describe("the list of sign-ins", () => {
  test("says where somebody is signed in, this one first, and holds nothing that opens a door", async () => {
    const { desk, mobile } = await signInTwice();
    const seen = await list(desk);
    expect(seen).toMatchObject([
      { browser: "Firefox", system: "Linux", address: "198.51.100.5", isThis: true },
      { browser: "Safari", system: "iPhone", address: expect.stringMatching(/^2001:/), isThis: false },
    ]);
    for (const cookie of [desk, mobile])
      expect(JSON.stringify(seen)).not.toContain(decodeURIComponent(cookie.split("=")[1] ?? "").split(".")[0]);
    for (const { id } of seen) expect(await me(`__Secure-berth.session_token=${id}`)).toBe(401);
  });

  test("tells when each was last used, to the minute", async () => {
    const { desk, userId } = await signInTwice();
    const before = new Date(Date.now() - 3_600_000);
    await doors.house.panel.db.system.session.updateMany({ where: { userId }, data: { updatedAt: before } });
    expect(await me(desk)).toBe(200);
    const [mine, other] = await list(desk);
    expect(Date.parse(mine?.lastUsedAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
    expect(other?.lastUsedAt).toBe(before.toISOString());
  });

  test("ends one sign-in, or all the others, and the audit says so", async () => {
    const { desk, mobile, email, userId } = await signInTwice();
    const [, other] = await list(desk);
    expect((await act("revoke", desk, { id: other?.id ?? "" })).status).toBe(200);
    expect([await me(mobile), await me(desk)]).toEqual([401, 200]);
    expect((await act("revoke", desk, { id: other?.id ?? "" })).status).toBe(404);
    const again = cookiesOf(await doors.signIn(email));
    expect((await act("revokeOthers", desk)).status).toBe(200);
    expect([await me(again), await me(desk)]).toEqual([401, 200]);
    expect((await actions(userId)).filter((action) => action.startsWith("session.revoke"))).toEqual([
      "session.revoke",
      "session.revoke_others",
    ]);
  });

  test("is one's own alone: another's sign-in is like none", async () => {
    const mine = await signInTwice();
    const theirs = await signInTwice();
    const [foreign] = await list(theirs.desk);
    const refused = await act("revoke", mine.desk, { id: foreign?.id ?? "" });
    const missing = await act("revoke", mine.desk, { id: randomUUID() });
    expect([refused.status, await me(theirs.desk)]).toEqual([404, 200]);
    const plain = (text: string) => text.replaceAll(/"traceId":"[^"]*"/g, "");
    const words = plain(await refused.text());
    expect(words).toBe(plain(await missing.text()));
    expect(words).toContain('"code":"session.not_found"');
  });
});

describe("a person", () => {
  test("changes name and language, and a name that hides letters is refused", async () => {
    const { desk, userId } = await signInTwice();
    expect((await act("changeProfile", desk, { name: "  Анна К. ", locale: "ru" })).status).toBe(200);
    const { name, locale } = await doors.house.panel.db.system.user.findUniqueOrThrow({ where: { id: userId } });
    expect([name, locale]).toEqual(["Анна К.", "ru"]);
    expect((await act("changeProfile", desk, { name: "a\u202eb" })).status).toBe(400);
    expect((await act("changeProfile", desk, { locale: "../../etc" })).status).toBe(400);
    expect((await act("changeProfile", desk, { role: "admin" })).status).toBe(400);
    expect((await actions(userId)).at(-1)).toBe("user.change_profile");
  });

  test("changes his password with the old one, which ends every other sign-in", async () => {
    const { desk, mobile, email, userId } = await signInTwice();
    const change = (currentPassword: string, newPassword: string) =>
      doors.send("/api/auth/change-password", { body: { currentPassword, newPassword }, cookie: desk });
    expect(await refusalOf(await change("wrong", "another long password"))).toMatchObject({
      code: "session.bad_password",
      field: "currentPassword",
    });
    expect(await refusalOf(await change(PASSWORD, "short"))).toMatchObject({
      code: "input.invalid",
      field: "newPassword",
    });
    const changed = await change(PASSWORD, "another long password");
    expect(changed.status).toBe(200);
    expect([await me(mobile), await me(desk), await me(cookiesOf(changed))]).toEqual([401, 401, 200]);
    expect((await doors.signIn(email)).status).toBe(401);
    expect((await doors.signIn(email, { password: "another long password" })).status).toBe(200);
    expect(await actions(userId)).toContain("user.change_password");
  });
});

describe("a closed customer", () => {
  test("signs in no more, and who is signed in is not any longer", async () => {
    const { desk, email, tenantId } = await signInTwice();
    const { system } = doors.house.panel.db;
    await system.tenant.update({ where: { id: tenantId }, data: { closedAt: new Date() } });
    expect(await me(desk)).toBe(401);
    expect(await refusalOf(await doors.signIn(email))).toMatchObject({ status: 403, code: "session.account_closed" });
    expect((await refusalOf(await doors.signIn(email, { password: "not this one" }))).code).toBe(
      "session.bad_credentials",
    );
    await system.tenant.update({ where: { id: tenantId }, data: { closedAt: null } });
    expect((await doors.signIn(email)).status).toBe(200);
  });

  test("keeps whoever is a member of an open one too, with the open one alone", async () => {
    const { desk, tenantId, userId } = await signInTwice();
    const { system } = doors.house.panel.db;
    await system.tenant.create({ data: { name: randomUUID(), members: { create: { userId } } } });
    await system.tenant.update({ where: { id: tenantId }, data: { closedAt: new Date() } });
    expect(await me(desk)).toBe(200);
  });
});
