import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openAuth } from "@berth/control/auth/auth.ts";
import type { Logger } from "pino";
import { z } from "zod";
import { openTestPanel, type TestPanel } from "../../control/test/open-test-panel.ts";
import { openDoors } from "../src/http/open-doors.ts";

/** A password that every person of these tests has. */
export const PASSWORD = "correct horse battery";

/** What is sent: a body makes it a POST; `from` is where a proxy says the client is. */
export interface Sent {
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
  readonly from?: string;
}

/** The panel's real HTTP doors before a test panel, behind a proxy of this machine as in the field. */
export interface TestDoors {
  readonly house: TestPanel;
  send(path: string, sent?: Sent): Promise<Response>;
  /** Makes a person who can sign in. */
  makePerson(role?: "admin" | "customer"): Promise<{ userId: string; email: string; tenantId: string }>;
  signIn(email: string, sent?: Omit<Sent, "body"> & { password?: string }): Promise<Response>;
  close(): Promise<void>;
}

const publicUrl = "https://panel.example";

/** The cookies an answer sets, as a browser would send them back; those it deletes are left out. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .filter((line) => !/max-age=0/i.test(line))
    .map((line) => line.split(";")[0])
    .join("; ");
}

const refusedSchema = z.object({
  error: z.object({
    code: z.string(),
    field: z.string().nullable(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
});

/** Reads why a sign-in door refused. */
export async function refusalOf(response: Response) {
  return { status: response.status, ...refusedSchema.parse(await response.json()).error };
}

/** Opens the doors on a fresh panel; `shared` is the database of another one, as a second panel has it. */
export async function openTestDoors(shared?: TestPanel, ownLog?: Logger): Promise<TestDoors> {
  const house = shared ?? (await openTestPanel({ address: publicUrl }));
  const { db, secret } = house.panel;
  const log = ownLog ?? house.panel.log;
  // A second panel shares the rows and nothing else.
  const panel = { ...house.panel, log, auth: openAuth({ db: db.system, log, secret, publicUrl }) };
  const server: Server = createServer(openDoors({ panel, pages: async (_req, res) => void res.end() }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { system } = house.panel.db;

  function send(path: string, { body, cookie, headers = {}, from = "198.51.100.1" }: Sent = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${port}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        "x-forwarded-for": from,
        ...(body === undefined ? {} : { "content-type": "application/json", origin: publicUrl }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  return {
    house,
    send,
    async makePerson(role = "customer") {
      const [userId, email] = [randomUUID(), `${randomUUID()}@example.org`];
      const tenant = await system.tenant.create({ data: { name: `customer ${userId}` } });
      const members = { create: { tenantId: tenant.id } };
      await system.user.create({ data: { id: userId, email, name: "Anna", role, members } });
      const password = await house.panel.auth.hashPassword(PASSWORD);
      const account = { id: randomUUID(), accountId: userId, providerId: "credential", userId, password };
      await system.account.create({ data: account });
      return { userId, email, tenantId: tenant.id };
    },
    signIn: (email, { password = PASSWORD, ...sent } = {}) =>
      send("/api/auth/sign-in/email", { ...sent, body: { email, password } }),
    async close() {
      server.close();
      if (shared === undefined) await house.close();
    },
  };
}
