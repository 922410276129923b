import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hashToken } from "@berth/control/setup/hash-token.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestPanel, type TestPanel } from "../../../control/test/open-test-panel.ts";
import { openDoors } from "./open-doors.ts";

let house: TestPanel;
let server: Server;
let origin = "";
const seen: string[] = [];

beforeAll(async () => {
  house = await openTestPanel();
  const pages: Parameters<typeof openDoors>[0]["pages"] = async (req, res) => {
    seen.push(JSON.stringify(req.headers));
    res.end("page");
  };
  server = createServer(openDoors({ panel: house.panel, pages }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server?.close();
  await house?.close();
});

interface Asked {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly cookie?: string;
}

function send(path: string, { body, headers = {}, cookie }: Asked = {}): Promise<Response> {
  const sent = {
    ...(body === undefined ? {} : { "content-type": "application/json", origin }),
    ...(cookie === undefined ? {} : { cookie }),
    ...headers,
  };
  return fetch(`${origin}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: sent,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const errorSchema = z.object({
  error: z.object({
    json: z.object({
      message: z.string(),
      data: z.object({
        berth: z.object({ code: z.string(), field: z.string().nullable(), message: z.string(), traceId: z.string() }),
      }),
    }),
  }),
});
const berthOf = async (response: Response) => errorSchema.parse(await response.json()).error.json.data.berth;

/** Signs a fresh admin in and returns his cookie as the browser would send it. */
async function signIn(email: string, password: string): Promise<{ response: Response; cookie: string }> {
  const response = await send("/api/auth/sign-in/email", { body: { email, password } });
  return {
    response,
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; "),
  };
}

const password = "correct horse battery";

describe("the first admin", () => {
  test("is made by the link once, signs in, and is asked for by name", async () => {
    await house.panel.db.system.user.deleteMany();
    const token = randomBytes(32).toString("base64url");
    await house.panel.db.system.setupLink.create({ data: { tokenHash: hashToken(token) } });
    expect(await (await send("/api/trpc/setup.status")).json()).toMatchObject({
      result: { data: { json: { isSetUp: false } } },
    });
    const form = { token, email: "Admin@Example.org", name: "Anna", password };
    const weak = await send("/api/trpc/setup.finish", { body: { json: { ...form, password: "short" } } });
    expect([weak.status, await berthOf(weak)]).toMatchObject([400, { code: "input.invalid", field: "password" }]);
    const wrong = await send("/api/trpc/setup.finish", { body: { json: { ...form, token: "x".repeat(43) } } });
    expect((await berthOf(wrong)).code).toBe("setup.link_invalid");
    expect((await send("/api/trpc/setup.finish", { body: { json: form } })).status).toBe(200);
    expect((await berthOf(await send("/api/trpc/setup.finish", { body: { json: form } }))).code).toBe(
      "setup.link_invalid",
    );
    expect(await house.panel.db.system.auditEntry.findMany()).toMatchObject([
      { action: "setup.finish", actorName: "Anna", details: { email: "admin@example.org" } },
    ]);
    const { response, cookie } = await signIn("admin@example.org", password);
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toMatch(/HttpOnly/i);
    expect(response.headers.getSetCookie()[0]).not.toMatch(/Secure/i);
    const me = await send("/api/trpc/session.me", { cookie });
    expect(await me.json()).toMatchObject({
      result: { data: { json: { email: "admin@example.org", name: "Anna", role: "admin" } } },
    });
    expect(me.headers.get("cache-control")).toBe("no-store");
  });

  test("has a session whose token is in the database only as a hash, and that ends at sign-out", async () => {
    const { response, cookie } = await signIn("admin@example.org", password);
    const { token } = z.object({ token: z.string() }).parse(await response.json());
    const rows = await house.panel.db.system.session.findMany();
    expect(rows.map((row) => row.token)).not.toContain(token);
    expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.token))).toBe(true);
    expect((await send("/api/trpc/session.me", { cookie })).status).toBe(200);
    expect((await send("/api/auth/sign-out", { body: {}, cookie })).status).toBe(200);
    const after = await send("/api/trpc/session.me", { cookie });
    expect([after.status, (await berthOf(after)).code]).toEqual([401, "session.required"]);
  });
});

describe("a session", () => {
  test("is nothing the moment it is revoked, has expired, or its person is gone", async () => {
    const { system } = house.panel.db;
    const me = async (cookie: string) => (await send("/api/trpc/session.me", { cookie })).status;
    const ends = [
      (id: string) => system.session.delete({ where: { id } }),
      (id: string) => system.session.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } }),
      (id: string) => system.session.update({ where: { id }, data: { token: "f".repeat(64) } }),
    ];
    for (const end of ends) {
      await system.session.deleteMany();
      const { cookie } = await signIn("admin@example.org", password);
      expect(await me(cookie)).toBe(200);
      const { id } = await system.session.findFirstOrThrow();
      await end(id);
      expect(await me(cookie)).toBe(401);
      await system.rateLimit.deleteMany();
    }
  });

  test("cannot be made up: another's token, a hash out of the table or a changed signature open nothing", async () => {
    const { cookie } = await signIn("admin@example.org", password);
    const { token } = await house.panel.db.system.session.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    const [name = "", value = ""] = cookie.split("=");
    const [real = "", signature = ""] = decodeURIComponent(value).split(".");
    for (const forged of [`${token}.${signature}`, `${real}.${signature.slice(1)}x`, real, `${token}`]) {
      const answer = await send("/api/trpc/session.me", { cookie: `${name}=${encodeURIComponent(forged)}` });
      expect(answer.status).toBe(401);
    }
  });
});

describe("the audit", () => {
  const lines = () => house.panel.db.system.auditEntry.findMany({ orderBy: { id: "desc" }, take: 3 });

  test("says who came and left, when and from where, and of a wrong password nothing", async () => {
    const before = await house.panel.db.system.auditEntry.count();
    await signIn("admin@example.org", "not the password");
    expect(await house.panel.db.system.auditEntry.count()).toBe(before);
    const { cookie } = await signIn("admin@example.org", password);
    const requestId = randomUUID();
    await send("/api/auth/sign-out", { body: {}, cookie, headers: { "x-request-id": requestId } });
    expect((await lines()).slice(0, 2)).toMatchObject([
      { action: "session.sign_out", actorName: "Anna", requestId },
      { action: "session.sign_in", actorName: "Anna", details: { address: "127.0.0.1" } },
    ]);
  });

  test("has a line for a new password, which ends every other session", async () => {
    const thief = await signIn("admin@example.org", password);
    const { cookie } = await signIn("admin@example.org", password);
    const change = { currentPassword: password, newPassword: `${password}!`, revokeOtherSessions: false };
    const changed = await send("/api/auth/change-password", { body: change, cookie });
    expect(changed.status).toBe(200);
    expect((await send("/api/trpc/session.me", { cookie: thief.cookie })).status).toBe(401);
    const fresh = changed.headers.getSetCookie().map((line) => line.split(";")[0]);
    expect((await send("/api/trpc/session.me", { cookie: fresh.join("; ") })).status).toBe(200);
    expect(await lines()).toMatchObject([
      { action: "user.change_password" },
      { action: "session.sign_in" },
      { action: "session.sign_in" },
    ]);
    const back = { currentPassword: `${password}!`, newPassword: password };
    await send("/api/auth/change-password", { body: back, cookie: fresh.join("; ") });
  });
});

describe("doors", () => {
  test("nobody signs up, and of better-auth's other doors none is open", async () => {
    for (const path of [
      "sign-up/email",
      "update-user",
      "delete-user",
      "get-session",
      "list-sessions",
      "request-password-reset",
      "error",
      "ok",
      "sign-in/social",
    ]) {
      expect([
        path,
        (await send(`/api/auth/${path}`, { body: { email: "a@b.org", password, name: "x" } })).status,
      ]).toEqual([path, 404]);
    }
  });

  test("a page elsewhere can change nothing, and a name that is not ours reads nothing", async () => {
    const body = { json: {} };
    expect((await send("/api/trpc/setup.finish", { body, headers: { origin: "http://evil.example" } })).status).toBe(
      403,
    );
    expect((await send("/api/trpc/setup.finish", { body, headers: { origin: "http://127.0.0.1:1" } })).status).toBe(
      403,
    );
    expect((await send("/api/auth/sign-in/email", { body: {}, headers: { origin: "null" } })).status).toBe(403);
    const { request } = await import("node:http");
    const status = await new Promise((resolve) =>
      request(`${origin}/api/trpc/setup.status`, { headers: { host: "rebound.example" } }, (res) =>
        resolve(res.statusCode),
      ).end(),
    );
    expect(status).toBe(421);
  });

  test("an answer tells no internal words, and names itself so that the log can be searched", async () => {
    const requestId = randomUUID();
    const refused = await send("/api/trpc/container.list", { headers: { "x-request-id": requestId } });
    const text = await refused.clone().text();
    expect(await berthOf(refused)).toMatchObject({ code: "session.required", traceId: requestId });
    expect(text).not.toMatch(/stack|node_modules|no session/);
    expect((await berthOf(await send("/api/trpc/no.such"))).code).toBe("input.invalid");
    expect((await send("/api/elsewhere")).status).toBe(404);
    expect((await send("/healthz")).status).toBe(200);
  });

  test("a node without a good token does not join", async () => {
    const body = {
      token: `${"x".repeat(43)}.${"0".repeat(32)}`,
      csrPem: "x",
      hostname: "h",
      agentAddress: "127.0.0.1:1",
    };
    const refused = await send("/join", { body });
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: { code: "join.token_invalid" } }]);
    expect((await send("/join", { body: { token: 1 } })).status).toBe(400);
    expect((await send("/join")).status).toBe(400);
  });

  test("too much at once is refused", async () => {
    const batch = Array.from({ length: 100 }, () => "setup.status").join(",");
    expect((await send(`/api/trpc/${batch}?batch=1`)).status).toBe(400);
    const large = await send("/api/trpc/setup.finish", { body: { json: "x".repeat(2_000_000) } });
    expect([large.status, (await berthOf(large)).code]).toEqual([413, "input.too_large"]);
  });

  test.each(["/api/auth/sign-in/email", "/join"])(
    "%s reads a small body only, whether its size is said or not",
    async (path) => {
      const said = await send(path, { body: { email: "x".repeat(100_000) } });
      expect([said.status, await said.json()]).toMatchObject([413, { error: { code: "input.too_large" } }]);
      const endless = new ReadableStream({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode("x".repeat(16_384)));
        },
      });
      const headers = { "content-type": "application/json", origin };
      const unsaid = await fetch(`${origin}${path}`, { method: "POST", headers, body: endless, duplex: "half" }).then(
        ({ status }) => status,
        () => "cut", // The door may close while more is being written.
      );
      expect([413, "cut"]).toContain(unsaid);
      expect((await send("/healthz")).status).toBe(200);
    },
  );

  test("an address that is none breaks nothing", async () => {
    const { connect } = await import("node:net");
    const status = await new Promise<string>((resolve) => {
      const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
      socket.once("data", (data) => resolve(data.toString().slice(9, 12)));
      socket.end(`GET // HTTP/1.1\r\nhost: ${new URL(origin).host}\r\n\r\n`);
    });
    expect(status).toBe("200");
  });
});

describe("pages", () => {
  test("are only read", async () => {
    expect((await send("/containers", { body: {}, headers: { "next-action": "x" } })).status).toBe(405);
  });

  test("get a nonce, strict headers, and none of the headers others have tricked Next with", async () => {
    const page = await send("/containers", {
      headers: { "x-middleware-subrequest": "src/middleware", "x-berth-client-address": "1.2.3.4" },
    });
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+'(;|$)/);
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    const headers = z.record(z.string(), z.string()).parse(JSON.parse(seen.at(-1) ?? ""));
    expect(headers["x-middleware-subrequest"]).toBeUndefined();
    expect(headers["x-berth-client-address"]).toBe("127.0.0.1");
    expect(headers["content-security-policy"]).toBe(policy);
  });
});

describe("guessing", () => {
  beforeAll(async () => {
    await house.panel.db.system.rateLimit.deleteMany();
    await house.panel.db.system.signInFailure.deleteMany();
  });

  test("a password is cut off after five tries", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 14; n++)
      statuses.push((await signIn("admin@example.org", "wrong password here")).response.status);
    expect(statuses).toEqual([...Array(5).fill(401), ...Array(9).fill(429)]);
    // Nor does it help to say that one is somebody else, or to know the password by now.
    const body = { email: "admin@example.org", password };
    for (const header of ["x-forwarded-for", "x-real-ip", "x-berth-client-address", "forwarded"]) {
      const answer = await send("/api/auth/sign-in/email", { body, headers: { [header]: "198.51.100.9" } });
      expect([header, answer.status]).toEqual([header, 429]);
    }
  });
});
