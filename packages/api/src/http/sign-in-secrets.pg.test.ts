import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { makeInvitation } from "@berth/control/invitation/make-invitation.ts";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Authenticator } from "../../test/authenticator.ts";
import { cookiesOf, openTestDoors, PASSWORD, type TestDoors } from "../../test/open-test-doors.ts";

const lines: string[] = [];
let doors: TestDoors;
beforeAll(async () => {
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  doors = await openTestDoors(undefined, pino({ level: "debug" }, sink));
});
afterAll(() => doors?.close());

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const { system } = doors.house.panel.db;
  const tables = await system.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  const rows = await Promise.all(
    tables.map(({ name }) => Reflect.get(system, `${name[0]?.toLowerCase()}${name.slice(1)}`)?.findMany() ?? []),
  );
  return JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value));
}

test("no password, code, secret, recovery code, link or session token is in a log line or in the database", async () => {
  const { userId, email } = await doors.makePerson();
  const { system } = doors.house.panel.db;
  const typed = `typo ${randomBytes(8).toString("hex")}`;
  const chosen = `chosen ${randomBytes(8).toString("hex")}`;
  const { link } = await makeInvitation(system, { userId, publicUrl: "https://panel.example" });
  const token = new URL(link).hash.slice(1);
  await doors.signIn(email, { password: typed });
  await doors.send("/api/trpc/invitation.accept", { body: { json: { token, password: chosen } } });
  const signedIn = await doors.signIn(email, { password: chosen });
  const cookie = cookiesOf(signedIn);
  const post = (path: string, body: object, as: string) => doors.send(`/api/auth/${path}`, { body, cookie: as });
  const enable = await post("two-factor/enable", { password: chosen }, cookie);
  const made = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) }).parse(await enable.json());
  const app = new Authenticator(made.totpURI);
  const codes = [app.wrong(), app.spend()];
  for (const code of codes) await post("two-factor/verify-totp", { code }, cookie);
  const challenge = cookiesOf(await doors.signIn(email, { password: chosen }));
  expect((await post("two-factor/verify-backup-code", { code: made.backupCodes[0] }, challenge)).status).toBe(200);
  await post("change-password", { currentPassword: typed, newPassword: PASSWORD }, challenge);
  const session = decodeURIComponent(cookie.split("=")[1] ?? "").split(".")[0] ?? "";
  const secrets = {
    typed,
    chosen,
    link: token,
    session,
    secret: app.secret,
    "secret as letters": new URL(made.totpURI).searchParams.get("secret") ?? "",
    ...Object.fromEntries(made.backupCodes.map((code, n) => [`recovery ${n}`, code])),
  };
  const text = { logs: lines.join(""), rows: await dump() };
  expect([lines.length > 0, text.rows.includes(email)]).toEqual([true, true]);
  for (const [name, secret] of Object.entries(secrets))
    expect([name, secret.length > 8, text.logs.includes(secret), text.rows.includes(secret)]).toEqual([
      name,
      true,
      false,
      false,
    ]);
  // Six digits may stand in a number by chance; between quotes they would be the code.
  for (const code of codes) expect(text.rows.includes(`"${code}"`) || text.logs.includes(`"${code}"`)).toBe(false);
});
