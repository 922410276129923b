import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { Authenticator } from "../../test/authenticator.ts";
import { cookiesOf, openTestDoors, PASSWORD, refusalOf, type TestDoors } from "../../test/open-test-doors.ts";

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors?.close());
// Every test comes from one address; how often that may ask is a test of its own.
beforeEach(() => doors.house.panel.db.system.rateLimit.deleteMany());

const enabledSchema = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

const post = (path: string, body: unknown, cookie: string) =>
  doors.send(`/api/auth/two-factor/${path}`, { body, cookie });
const me = async (cookie: string) => (await doors.send("/api/trpc/session.me", { cookie })).status;

/** Makes a person with a second factor; the code that switched it on is spent. */
async function makeGuarded() {
  const person = await doors.makePerson();
  const first = cookiesOf(await doors.signIn(person.email));
  const asked = await post("enable", { password: PASSWORD }, first);
  const { totpURI, backupCodes } = enabledSchema.parse(await asked.json());
  const app = new Authenticator(totpURI);
  const confirmed = await post("verify-totp", { code: app.spend() }, first);
  expect(confirmed.status).toBe(200);
  return { ...person, uri: totpURI, app, codes: backupCodes, first, cookie: cookiesOf(confirmed) };
}

const actions = async (userId: string) =>
  (await doors.house.panel.db.system.auditEntry.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

describe("switching the second factor on", () => {
  test("takes the password and one right code, and gives the session a new name", async () => {
    const { email, userId } = await doors.makePerson();
    const cookie = cookiesOf(await doors.signIn(email));
    expect(await refusalOf(await post("enable", { password: "not this one" }, cookie))).toMatchObject({
      status: 400,
      code: "session.bad_password",
      field: "password",
    });
    const { totpURI, backupCodes } = enabledSchema.parse(
      await (await post("enable", { password: PASSWORD }, cookie)).json(),
    );
    expect(new URL(totpURI).searchParams.get("issuer")).toBe("Berth panel.example");
    expect(new Set(backupCodes).size).toBe(10);
    // Until it is confirmed it is not on: a password is still enough.
    expect(await me(cookiesOf(await doors.signIn(email)))).toBe(200);
    const wrong = await post("verify-totp", { code: new Authenticator(totpURI).wrong() }, cookie);
    expect(await refusalOf(wrong)).toMatchObject({ code: "session.bad_code", field: "code" });
    const confirmed = await post("verify-totp", { code: new Authenticator(totpURI).code() }, cookie);
    expect([confirmed.status, await me(cookie), await me(cookiesOf(confirmed))]).toEqual([200, 401, 200]);
    expect(await actions(userId)).toEqual(["session.sign_in", "session.sign_in", "user.second_factor_on"]);
    expect(await refusalOf(await post("enable", { password: PASSWORD }, cookiesOf(confirmed)))).toMatchObject({
      code: "session.second_factor_changed",
    });
  });

  test("keeps neither secret nor recovery codes readable in the database", async () => {
    const { userId, uri, codes } = await makeGuarded();
    const row = JSON.stringify(await doors.house.panel.db.system.twoFactor.findFirstOrThrow({ where: { userId } }));
    expect(row).not.toContain(new URL(uri).searchParams.get("secret"));
    for (const code of codes) expect(row).not.toContain(code);
  });
});

describe("signing in with a second factor", () => {
  test("gives no session for the password alone", async () => {
    const { email, userId } = await makeGuarded();
    const { system } = doors.house.panel.db;
    const before = await system.session.count({ where: { userId } });
    const answer = await doors.signIn(email);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { twoFactorRedirect: true, twoFactorMethods: ["totp"] },
    ]);
    const cookie = cookiesOf(answer);
    expect(cookie).toMatch(/^__Secure-berth\.two_factor=/);
    expect(await me(cookie)).toBe(401);
    expect(await system.session.count({ where: { userId } })).toBe(before);
    expect((await actions(userId)).filter((action) => action === "session.sign_in")).toHaveLength(1);
  });

  test("takes a right code once, with any challenge", async () => {
    const { email, userId, app } = await makeGuarded();
    const code = app.spend();
    const [one, two] = [cookiesOf(await doors.signIn(email)), cookiesOf(await doors.signIn(email))];
    const answer = await post("verify-totp", { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` }, one);
    expect([answer.status, await me(cookiesOf(answer))]).toEqual([200, 200]);
    expect(await refusalOf(await post("verify-totp", { code }, two))).toMatchObject({ code: "session.bad_code" });
    expect(await refusalOf(await post("verify-totp", { code: app.code() }, one))).toMatchObject({
      status: 401,
      code: "session.challenge_over",
    });
    expect((await actions(userId)).at(-1)).toBe("session.sign_in");
  });

  test("takes one of a code's two uses at the same moment", async () => {
    const { email, app } = await makeGuarded();
    const code = app.spend();
    const cookies = [cookiesOf(await doors.signIn(email)), cookiesOf(await doors.signIn(email))];
    const answers = await Promise.all(cookies.map((cookie) => post("verify-totp", { code }, cookie)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  test("does not take the second step without the first, nor another's", async () => {
    const { app, email } = await makeGuarded();
    const other = await makeGuarded();
    expect(await refusalOf(await post("verify-totp", { code: app.code() }, ""))).toMatchObject({
      status: 401,
      code: "session.challenge_over",
    });
    const cookie = cookiesOf(await doors.signIn(email));
    expect(await refusalOf(await post("verify-totp", { code: other.app.code() }, cookie))).toMatchObject({
      code: "session.bad_code",
    });
    const [name, value = ""] = cookie.split("=");
    const forged = `${name}=${value.slice(0, -4)}AAAA`;
    expect((await post("verify-totp", { code: app.code() }, forged)).status).toBe(401);
  });

  test("takes each recovery code once, and the audit says so", async () => {
    const { email, userId, codes } = await makeGuarded();
    const [code = ""] = codes;
    const answer = await post(
      "verify-backup-code",
      { code: code.replace("-", " ") },
      cookiesOf(await doors.signIn(email)),
    );
    expect([answer.status, await me(cookiesOf(answer))]).toEqual([200, 200]);
    expect((await actions(userId)).slice(-2)).toEqual(["session.recovery_code", "session.sign_in"]);
    const again = await post("verify-backup-code", { code }, cookiesOf(await doors.signIn(email)));
    expect(await refusalOf(again)).toMatchObject({ code: "session.bad_code", field: "code" });
    const state = await doors.send("/api/trpc/session.secondFactor", { cookie: cookiesOf(answer) });
    expect(await state.json()).toMatchObject({ result: { data: { json: { isOn: true, codesLeft: 9 } } } });
  });

  test("takes one recovery code for one of two at the same moment", async () => {
    const { email, codes } = await makeGuarded();
    const cookies = [cookiesOf(await doors.signIn(email)), cookiesOf(await doors.signIn(email))];
    const answers = await Promise.all(cookies.map((cookie) => post("verify-backup-code", { code: codes[0] }, cookie)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  test("is over after five wrong codes, and after ten in a row locked for a quarter of an hour", async () => {
    const { email, userId, app, codes } = await makeGuarded();
    const outcomes: string[] = [];
    let cookie = "";
    for (let n = 0; n < 10; n++) {
      if (n % 5 === 0) cookie = cookiesOf(await doors.signIn(email));
      outcomes.push((await refusalOf(await post("verify-totp", { code: app.wrong(n) }, cookie))).code);
    }
    expect(outcomes).toEqual([...Array(9).fill("session.bad_code"), "session.locked_out"]);
    await doors.house.panel.db.system.rateLimit.deleteMany();
    const fresh = cookiesOf(await doors.signIn(email));
    for (const [path, code] of [
      ["verify-totp", app.code()],
      ["verify-backup-code", codes[0]],
    ] as const) {
      const locked = await refusalOf(await post(path, { code }, fresh));
      expect(locked).toMatchObject({ status: 429, code: "session.locked_out", field: null, params: { minutes: 15 } });
    }
    expect((await actions(userId)).filter((action) => action === "session.lock_out")).toHaveLength(1);
    const { system } = doors.house.panel.db;
    await system.twoFactor.updateMany({ where: { userId }, data: { lockedUntil: new Date(Date.now() - 1) } });
    expect((await post("verify-totp", { code: app.code() }, fresh)).status).toBe(200);
  });

  test("tells a signed-in reader nothing about codes", async () => {
    const { cookie, app, codes } = await makeGuarded();
    for (const [path, code] of [
      ["verify-totp", app.code()],
      ["verify-backup-code", codes[0]],
    ] as const) {
      expect(await refusalOf(await post(path, { code }, cookie))).toMatchObject({
        code: "session.second_factor_changed",
      });
    }
  });

  test("trusts no browser for longer, whatever it asks for", async () => {
    const { email, app } = await makeGuarded();
    const body = { code: app.code(), trustDevice: true, disableSession: true };
    const answer = await post("verify-totp", body, cookiesOf(await doors.signIn(email)));
    expect(cookiesOf(answer)).not.toMatch(/trust/);
    expect(await (await doors.signIn(email, { cookie: cookiesOf(answer) })).json()).toMatchObject({
      twoFactorRedirect: true,
    });
  });
});

describe("the second factor's own doors", () => {
  test("give new recovery codes and switch it off for the password alone", async () => {
    const { email, userId, codes, cookie } = await makeGuarded();
    for (const path of ["generate-backup-codes", "disable"]) {
      const refused = await refusalOf(await post(path, { password: "not this one" }, cookie));
      expect(refused).toMatchObject({ code: "session.bad_password", field: "password" });
      expect((await refusalOf(await post(path, { password: PASSWORD }, ""))).code).toBe("session.required");
    }
    const renewed = await post("generate-backup-codes", { password: PASSWORD }, cookie);
    const fresh = z.object({ backupCodes: z.array(z.string()).length(10) }).parse(await renewed.json()).backupCodes;
    const old = await post("verify-backup-code", { code: codes[1] }, cookiesOf(await doors.signIn(email)));
    expect((await refusalOf(old)).code).toBe("session.bad_code");
    expect((await post("verify-backup-code", { code: fresh[1] }, cookiesOf(await doors.signIn(email)))).status).toBe(
      200,
    );
    const off = await post("disable", { password: PASSWORD }, cookie);
    expect([off.status, await me(cookiesOf(await doors.signIn(email)))]).toEqual([200, 200]);
    const written = await actions(userId);
    expect(written).toContain("user.new_recovery_codes");
    expect(written).toContain("user.second_factor_off");
  });

  test("are those that people need: the others do not exist", async () => {
    const { cookie } = await makeGuarded();
    for (const path of ["get-totp-uri", "send-otp", "verify-otp", "view-backup-codes", "generate-totp"])
      expect([path, (await post(path, { password: PASSWORD }, cookie)).status]).toEqual([path, 404]);
  });
});
