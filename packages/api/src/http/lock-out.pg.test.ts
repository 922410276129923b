import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cookiesOf, openTestDoors, PASSWORD, refusalOf, type TestDoors } from "../../test/open-test-doors.ts";

let doors: TestDoors;
/** Another panel on the same database. */
let second: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
  second = await openTestDoors(doors.house);
});
afterAll(async () => {
  await second?.close();
  await doors?.close();
});
// How often one address may ask at all is another limit, with a test of its own.
beforeEach(() => doors.house.panel.db.system.rateLimit.deleteMany());

const wrong = "not the password";
const stranger = (n: number) => `203.0.113.${n % 250}`;

async function guess(email: string, from: string, panel = doors): Promise<string> {
  const answer = await panel.signIn(email, { password: wrong, from });
  return (await refusalOf(answer)).code;
}

/** Lets time pass for everything that was counted. */
async function age(milliseconds: number): Promise<void> {
  const { system } = doors.house.panel.db;
  for (const { id, at } of await system.signInFailure.findMany())
    await system.signInFailure.update({ where: { id }, data: { at: new Date(at.getTime() - milliseconds) } });
}

describe("wrong passwords", () => {
  test("lock the account for the address they come from, and for no other", async () => {
    const { email, userId } = await doors.makePerson();
    for (let n = 0; n < 5; n++)
      expect(await guess(email, "198.51.100.7", n % 2 === 0 ? doors : second)).toBe("session.bad_credentials");
    const right = { from: "198.51.100.7" };
    for (const panel of [doors, second])
      expect(await refusalOf(await panel.signIn(email, right))).toMatchObject({
        status: 429,
        code: "session.locked_out",
        field: null,
        params: { minutes: 15, until: expect.stringMatching(/^20/) },
      });
    expect((await doors.signIn(email, { from: "198.51.100.8" })).status).toBe(200);
    const lines = await doors.house.panel.db.system.auditEntry.findMany({
      where: { subjectId: userId, action: "session.lock_out" },
    });
    expect(lines).toMatchObject([{ actorId: null, details: { address: "198.51.100.7", step: "password" } }]);
    await age(15 * 60_000);
    expect((await doors.signIn(email, right)).status).toBe(200);
  });

  test("count as one address for all of an IPv6 /64, and are forgotten after the right one", async () => {
    const { email } = await doors.makePerson();
    for (let n = 0; n < 4; n++) expect(await guess(email, `2001:db8::${n}`)).toBe("session.bad_credentials");
    expect((await doors.signIn(email, { from: "2001:db8::99" })).status).toBe(200);
    for (let n = 0; n < 5; n++) expect(await guess(email, `2001:db8::${n}`)).toBe("session.bad_credentials");
    expect(await guess(email, "2001:db8::ffff:1")).toBe("session.locked_out");
  });

  test("in hundreds at once, from everywhere, are tried twenty times at most and never keep the owner out", async () => {
    const { email } = await doors.makePerson();
    const home = "198.51.100.20";
    expect((await doors.signIn(email, { from: home })).status).toBe(200);
    const codes: string[] = [];
    for (let round = 0; round < 10; round++)
      codes.push(
        ...(await Promise.all(
          Array.from({ length: 30 }, (_, n) => guess(email, stranger(round * 30 + n), n % 2 === 0 ? doors : second)),
        )),
      );
    expect(codes.filter((code) => code === "session.bad_credentials")).toHaveLength(20);
    expect(codes.filter((code) => code === "session.locked_out")).toHaveLength(280);
    // The owner comes from where he has been before; a new place waits a minute, no more.
    expect((await doors.signIn(email, { from: home })).status).toBe(200);
    const away = await refusalOf(await doors.signIn(email, { from: "192.0.2.1" }));
    expect(away).toMatchObject({ code: "session.locked_out", params: { minutes: 1 } });
    await age(60_000);
    expect((await doors.signIn(email, { from: "192.0.2.1" })).status).toBe(200);
  });

  test("from one address in hundreds at once are tried five times", async () => {
    const { email } = await doors.makePerson();
    const { system } = doors.house.panel.db;
    const codes = await Promise.all(Array.from({ length: 10 }, () => guess(email, "198.51.100.30")));
    await system.rateLimit.deleteMany();
    codes.push(...(await Promise.all(Array.from({ length: 200 }, () => guess(email, "198.51.100.30")))));
    expect(codes.filter((code) => code === "session.bad_credentials")).toHaveLength(5);
    expect(codes.filter((code) => code === "session.locked_out")).toHaveLength(205);
  });

  test("at the account page count too: a found browser is no place to guess in", async () => {
    const { email } = await doors.makePerson();
    const from = "198.51.100.40";
    const cookie = cookiesOf(await doors.signIn(email, { from }));
    const change = { currentPassword: wrong, newPassword: "another long password" };
    const codes: string[] = [];
    for (let n = 0; n < 6; n++) {
      const answer = await doors.send("/api/auth/change-password", { body: change, cookie, from });
      codes.push((await refusalOf(answer)).code);
    }
    expect(codes).toEqual([...Array(5).fill("session.bad_password"), "session.locked_out"]);
    const enable = await doors.send("/api/auth/two-factor/enable", { body: { password: PASSWORD }, cookie, from });
    expect((await refusalOf(enable)).code).toBe("session.locked_out");
  });

  test("leave no address of a person in their rows", async () => {
    const { email } = await doors.makePerson();
    await guess(email, "198.51.100.50");
    expect(
      JSON.stringify(await doors.house.panel.db.system.signInFailure.findMany(), (_, value) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    ).not.toContain(email);
  });
});

describe("an account that does not exist", () => {
  test("is answered like one that does: words, headers, lock-out", async () => {
    const { email } = await doors.makePerson();
    const missing = "nobody@example.org";
    async function faces(who: string, from: string) {
      const seen: unknown[] = [];
      for (let n = 0; n < 6; n++) {
        const answer = await doors.signIn(who, { password: wrong, from });
        const headers = [...answer.headers.keys()].toSorted();
        const { params, ...rest } = await refusalOf(answer);
        seen.push({ ...rest, headers, params: Object.keys(params) });
      }
      return seen;
    }
    expect(await faces(missing, "198.51.100.61")).toEqual(await faces(email, "198.51.100.62"));
  });

  test("takes as long", async () => {
    const { email } = await doors.makePerson();
    const { system } = doors.house.panel.db;
    const times = { there: [] as number[], missing: [] as number[] };
    // In turn, so that whatever slows the machine down slows both.
    for (let n = 0; n < 40; n++) {
      for (const [which, who] of [
        ["there", email],
        ["missing", "nobody@example.org"],
      ] as const) {
        const began = performance.now();
        await guess(who, "198.51.100.70");
        times[which].push(performance.now() - began);
      }
      await system.signInFailure.deleteMany();
      await system.rateLimit.deleteMany();
    }
    const median = (all: number[]) => all.toSorted((a, b) => a - b)[all.length / 2] ?? 0;
    const ratio = median(times.there) / median(times.missing);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });
});

describe("how often one address may ask", () => {
  test("ends at ten sign-ins a minute, whoever they are for", async () => {
    const codes: string[] = [];
    for (let n = 0; n < 12; n++) codes.push(await guess(`nobody-${n}@example.org`, "198.51.100.80"));
    expect(codes).toEqual([...Array(10).fill("session.bad_credentials"), "session.too_many", "session.too_many"]);
  });
});
