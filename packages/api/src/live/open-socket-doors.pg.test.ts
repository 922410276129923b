import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openAuth } from "@berth/control/auth/auth.ts";
import { openTerminalRelay } from "@berth/control/console/relay.ts";
import { openLiveHub } from "@berth/control/live/hub.ts";
import { openMetricsRelay } from "@berth/control/metrics/relay.ts";
import { openNodeClients } from "@berth/control/node/node-clients.ts";
import type { Panel } from "@berth/control/panel.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { notifyChange } from "@berth/db/change.ts";
import { type Database, openDatabase } from "@berth/db/database.ts";
import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type FakeAgent, startFakeAgent } from "../../../control/test/fake-agent.ts";
import { quietLog } from "../../../control/test/quiet-log.ts";
import { makeTestTls, type TestTls } from "../../../control/test/test-tls.ts";
import { plainContainer } from "../../../db/test/plain-container.ts";
import { type PrivateCluster, startPrivateCluster } from "../../../db/test/private-cluster.ts";
import { openDoors } from "../http/open-doors.ts";
import type { AppRouter } from "../router.ts";
import { MAX_SOCKETS } from "./count-sockets.ts";
import { openSocketDoors, SESSION_ENDED, type SocketDoors } from "./open-socket-doors.ts";

const PASSWORD = "correct horse battery staple";
let cluster: PrivateCluster;
let db: Database;
let tls: TestTls;
let agent: FakeAgent;
let panel: Panel;
let doors: SocketDoors;
let server: Server;
let origin: string;

const eventually = <T>(act: () => Promise<T> | T) => vi.waitFor(act, { timeout: 5000, interval: 20 });

/** Makes a person and signs him in through the real door. */
async function signIn(role: "admin" | "customer", tenantId?: string): Promise<{ cookie: string; userId: string }> {
  const [id, email] = [randomUUID(), `${randomUUID()}@example.test`];
  await db.system.user.create({ data: { id, email, name: role, role } });
  const password = await panel.auth.hashPassword(PASSWORD);
  await db.system.account.create({
    data: { id: randomUUID(), accountId: id, providerId: "credential", userId: id, password },
  });
  if (tenantId !== undefined) await db.system.member.create({ data: { userId: id, tenantId } });
  const answer = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  return {
    userId: id,
    cookie: answer.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; "),
  };
}

async function makeContainer(hostname: string) {
  const tenant = await db.system.tenant.create({ data: { name: hostname } });
  return db.system.container.create({ data: { ...plainContainer, tenantId: tenant.id, nodeId: tls.nodeId, hostname } });
}

function openLive(cookie: string) {
  class Browser extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { cookie, origin } });
      this.on("error", () => undefined);
      this.on("close", (code) => void closes.push(code));
    }
  }
  const closes: number[] = [];
  const socket = createWSClient({
    url: `${origin.replace("http", "ws")}/ws/live`,
    WebSocket: Browser as never,
    retryDelayMs: () => 60_000,
  });
  return {
    trpc: createTRPCClient<AppRouter>({ links: [wsLink({ client: socket, transformer: superjson })] }),
    closes,
    close: () => socket.close(),
  };
}

/** Dials a door by hand and tells the status it is refused with, or 101. */
function dial(path: string, headers: Record<string, string>): Promise<{ status: number; socket: WebSocket }> {
  const socket = new WebSocket(`${origin.replace("http", "ws")}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on("error", () => undefined);
    socket.once("open", () => resolve({ status: 101, socket }));
    socket.once("unexpected-response", (_request, response) => resolve({ status: response.statusCode ?? 0, socket }));
  });
}

beforeAll(async () => {
  cluster = await startPrivateCluster();
  db = openDatabase({ url: await cluster.createDatabase("doors") });
  tls = await makeTestTls();
  agent = await startFakeAgent(tls.node, {
    "terminal.open": () => ({ ticket: "t", shellId: randomUUID() }),
    "metrics.recent": () => [],
  });
  agent.onTerminal = (socket) => socket.on("message", (data, binary) => socket.send(data, { binary }));
  await db.system.node.create({ data: { id: tls.nodeId, name: "n1", agentAddress: agent.address, state: "joined" } });
  server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const nodes = openNodeClients({ db: db.system, authority: { panelIdentity: async () => tls.panel } });
  const shared = { db: db.system, nodes, log: quietLog };
  panel = {
    db,
    log: quietLog,
    nodes,
    secret: "s".repeat(40),
    publicUrl: origin,
    auth: openAuth({ db: db.system, log: quietLog, secret: "s".repeat(40), publicUrl: origin }),
    hub: await openLiveHub(db),
    tasks: { wake: () => undefined, stop: async () => undefined },
    terminals: openTerminalRelay(shared),
    metrics: openMetricsRelay(shared),
    authority: {
      caPem: "",
      caFingerprint: "",
      panelName: "",
      panelIdentity: async () => tls.panel,
      issueNode: () => Promise.reject(new Error("not here")),
      issueWeb: () => Promise.reject(new Error("not here")),
    },
  };
  doors = openSocketDoors(panel);
  server.on("request", openDoors({ panel, pages: async (_req, res) => void res.end() }));
  server.on("upgrade", (req, socket, head) => {
    if (!doors.upgrade(req, socket, head)) socket.destroy();
  });
});
afterAll(async () => {
  doors?.close();
  server?.closeAllConnections();
  server?.close();
  await panel?.hub.close();
  await panel?.metrics.close();
  await panel?.nodes.close();
  await agent?.close();
  await db?.close();
  await cluster?.stop();
});

describe("the doors", () => {
  test("let in nobody without a session, and no page that is not ours", async () => {
    const { cookie } = await signIn("admin");
    for (const path of ["/ws/live", "/ws/term?ticket=x"]) {
      expect((await dial(path, { origin })).status).toBe(401);
      expect((await dial(path, { cookie })).status).toBe(403);
      expect((await dial(path, { cookie, origin: "https://evil.example" })).status).toBe(403);
    }
    expect((await dial("/ws/term?ticket=x", { cookie, origin })).status).toBe(403);
    const { status, socket } = await dial("/ws/live", { cookie, origin });
    expect(status).toBe(101);
    socket.terminate();
  });

  test("carry subscriptions only, never a command", async () => {
    const { cookie } = await signIn("admin");
    const live = openLive(cookie);
    await expect(live.trpc.container.list.query()).rejects.toMatchObject({
      data: { berth: { code: "input.invalid" } },
    });
    await live.close();
  });

  test("close within five seconds of the session's end", async () => {
    const { cookie, userId } = await signIn("admin");
    const container = await makeContainer("revoked");
    const session = await db.system.session.findFirstOrThrow({ where: { userId } });
    const live = openLive(cookie);
    const started = Promise.withResolvers<void>();
    live.trpc.live.changes.subscribe(undefined, { onStarted: () => started.resolve(), onError: () => undefined });
    await started.promise;
    const grant = {
      sessionId: session.id,
      userId,
      nodeId: tls.nodeId,
      ctid: ctidSchema.parse(container.ctid),
      purpose: "console",
      shellId: null,
      size: { cols: 80, rows: 24 },
    } as const;
    const terminal = await dial(`/ws/term?ticket=${await panel.terminals.issueTicket(grant)}`, { cookie, origin });
    expect(terminal.status).toBe(101);
    const closed = once(terminal.socket, "close");
    const before = Date.now();
    const revoked = await fetch(`${origin}/api/trpc/session.revoke`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, cookie },
      body: JSON.stringify({ json: { id: session.id } }),
    });
    expect(revoked.status).toBe(200);
    expect((await closed)[0]).toBe(SESSION_ENDED);
    await eventually(() => expect(live.closes).toEqual([SESSION_ENDED]));
    expect(Date.now() - before).toBeLessThan(5000);
    await live.close();
  });

  test("close when a person's rights change, so that he comes back with the new ones", async () => {
    const container = await makeContainer("rights");
    const { cookie, userId } = await signIn("customer", container.tenantId);
    const live = openLive(cookie);
    const started = Promise.withResolvers<void>();
    live.trpc.live.changes.subscribe(undefined, { onStarted: () => started.resolve(), onError: () => undefined });
    await started.promise;
    await db.system.member.deleteMany({ where: { userId } });
    await eventually(() => expect(live.closes).toEqual([SESSION_ENDED]));
    await live.close();
  });
});

describe("a person", () => {
  test("who lost his right after the ticket was issued does not get in with it", async () => {
    const container = await makeContainer("late");
    const { cookie, userId } = await signIn("customer", container.tenantId);
    const { id: sessionId } = await db.system.session.findFirstOrThrow({ where: { userId } });
    const ctid = ctidSchema.parse(container.ctid);
    const size = { cols: 80, rows: 24 };
    const grant = { sessionId, userId, nodeId: tls.nodeId, ctid, purpose: "root-shell", shellId: null, size } as const;
    const enter = async () => dial(`/ws/term?ticket=${await panel.terminals.issueTicket(grant)}`, { cookie, origin });
    const { status, socket } = await enter();
    expect(status).toBe(101);
    socket.close();
    await db.system.member.updateMany({ where: { userId }, data: { role: "reader" } });
    expect((await enter()).status).toBe(403);
    await db.system.member.updateMany({ where: { userId }, data: { role: "owner" } });
    await db.system.container.update({
      where: { id: container.id },
      data: { tenantId: (await makeContainer("new-owner")).tenantId },
    });
    expect((await enter()).status).toBe(404);
  });

  test("has a hundred sockets at most, and may open one for each he closes", async () => {
    const { cookie } = await signIn("admin");
    const open = () => dial("/ws/live", { cookie, origin });
    const sockets = await Promise.all(Array.from({ length: MAX_SOCKETS }, open));
    expect(sockets.every(({ status }) => status === 101)).toBe(true);
    expect((await open()).status).toBe(429);
    sockets[0]?.socket.close();
    await eventually(async () => {
      const { status, socket } = await open();
      socket.terminate();
      expect(status).toBe(101);
    });
    for (const { socket } of sockets) socket.terminate();
  });
});

describe("live", () => {
  test("a customer hears of his own containers and of nobody else's", async () => {
    const [own, foreign] = [await makeContainer("own"), await makeContainer("foreign")];
    const live = openLive((await signIn("customer", own.tenantId)).cookie);
    const heard: unknown[] = [];
    const started = Promise.withResolvers<void>();
    live.trpc.live.changes.subscribe(undefined, {
      onStarted: () => started.resolve(),
      onData: (rows) => void heard.push(...rows),
    });
    await started.promise;
    for (const { id, ctid, tenantId } of [foreign, own])
      await notifyChange(db.system, { kind: "container", id, ctid, tenantId });
    await eventually(() => expect(heard).toEqual([{ kind: "container", id: own.id, ctid: own.ctid }]));
    await live.close();
  });

  test("samples of somebody else's container answer like a missing one's", async () => {
    const [own, foreign] = [await makeContainer("mine"), await makeContainer("theirs")];
    const live = openLive((await signIn("customer", own.tenantId)).cookie);
    const answerOf = (ctid: number) => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const input = { ctid: ctidSchema.parse(ctid) };
      live.trpc.live.metrics.subscribe(input, { onData: resolve, onError: (error) => resolve(error.data?.berth.code) });
      return promise;
    };
    expect(await answerOf(own.ctid)).toEqual([]);
    expect(await answerOf(foreign.ctid)).toBe("container.not_found");
    expect(await answerOf(999_999)).toBe("container.not_found");
    await live.close();
  });

  test("one socket holds a hundred subscriptions and refuses the next", async () => {
    const live = openLive((await signIn("admin")).cookie);
    const subscribe = () =>
      new Promise<string>((resolve) => {
        live.trpc.live.changes.subscribe(undefined, {
          onData: () => resolve("heard"),
          onError: (error) => resolve(String(error.data?.berth.code)),
        });
      });
    const answers = Array.from({ length: 101 }, subscribe);
    expect(await Promise.race(answers)).toBe("live.too_many");
    await notifyChange(db.system, { kind: "node", id: tls.nodeId, ctid: null, tenantId: null });
    expect((await Promise.all(answers)).filter((answer) => answer === "heard")).toHaveLength(100);
    await live.close();
  });

  test("a terminal's ticket opens the shell once", async () => {
    const { cookie, userId } = await signIn("admin");
    const { id: sessionId } = await db.system.session.findFirstOrThrow({ where: { userId } });
    const grant = {
      sessionId,
      userId,
      nodeId: tls.nodeId,
      ctid: ctidSchema.parse(101),
      purpose: "root-shell",
      shellId: null,
      size: { cols: 80, rows: 24 },
    } as const;
    const path = `/ws/term?ticket=${await panel.terminals.issueTicket(grant)}`;
    const { socket } = await dial(path, { cookie, origin });
    socket.send(Buffer.from("ls\r"));
    expect(String((await once(socket, "message"))[0])).toBe("ls\r");
    expect((await dial(path, { cookie, origin })).status).toBe(403);
    socket.close();
  });
});
