import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type FakeAgent, startFakeAgent } from "../../test/fake-agent.ts";
import { quietLog } from "../../test/quiet-log.ts";
import { makeTestTls } from "../../test/test-tls.ts";
import { openNodeClient } from "../node/node-client.ts";
import type { NodeClients } from "../node/node-clients.ts";
import { openTerminalRelay, type TerminalRelay } from "./relay.ts";
import type { TerminalGrant } from "./ticket.ts";

let agent: FakeAgent;
let nodes: NodeClients;
let relay: TerminalRelay;
let door: WebSocketServer;
let grant: TerminalGrant;
/** The agent's side of the terminal, once it was dialled. */
let shell: WebSocket;
/** The panel's side of the browser's socket. */
let served: WebSocket;

const eventually = <T>(act: () => Promise<T> | T) => vi.waitFor(act, { timeout: 5000, interval: 10 });
/** What was written into the audit. */
const written: unknown[] = [];
const auditDb = { auditEntry: { create: async ({ data }: { data: unknown }) => void written.push(data) } };

/** Opens a browser's socket and joins it to the shell; what it hears is kept in order. */
async function openBrowser() {
  const { port } = door.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  const heard: (string | Buffer)[] = [];
  socket.on("message", (data: Buffer, isBinary) => void heard.push(isBinary ? data : data.toString()));
  const closed = once(socket, "close").then(([code]) => code as number);
  await once(socket, "open");
  return { socket, heard, closed };
}

beforeEach(async () => {
  const tls = await makeTestTls();
  agent = await startFakeAgent(tls.node, { "terminal.open": () => ({ ticket: "t-1", shellId: randomUUID() }) });
  agent.onTerminal = (socket, ticket) => {
    shell = socket;
    if (ticket !== "t-1") socket.close(1008);
  };
  const client = openNodeClient({
    nodeId: tls.nodeId,
    findEndpoint: async () => ({ agentAddress: agent.address, certificateFingerprint: null }),
    identity: async () => tls.panel,
  });
  nodes = { get: () => client, drop: async () => undefined, close: () => client.close() };
  relay = openTerminalRelay({ db: auditDb as unknown as SystemDb, nodes, log: quietLog });
  grant = {
    sessionId: "s",
    userId: "u",
    nodeId: tls.nodeId,
    ctid: ctidSchema.parse(101),
    purpose: "root-shell",
    shellId: null,
    size: { cols: 80, rows: 24 },
  };
  door = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  door.on("connection", (socket) => {
    served = socket;
    void relay.join(socket, grant);
  });
  await once(door, "listening");
});
afterEach(async () => {
  for (const socket of door.clients) socket.terminate();
  door.close();
  await nodes.close();
  await agent.close();
});

test("frames cross unchanged both ways, text as text and bytes as bytes", async () => {
  agent.onTerminal = (socket) => {
    socket.send('{"type":"shell"}');
    socket.on("message", (data, binary) => socket.send(data, { binary }));
  };
  const { socket, heard } = await openBrowser();
  const bytes = Buffer.from([0, 255, 27, 10]);
  socket.send(bytes);
  socket.send('{"type":"resize"}');
  await eventually(() => expect(heard).toEqual(['{"type":"shell"}', bytes, '{"type":"resize"}']));
  socket.close();
});

test("what is typed before the shell is there is not lost", async () => {
  const typed: string[] = [];
  const answer = agent.answers["terminal.open"];
  const gate = Promise.withResolvers<void>();
  agent.answers["terminal.open"] = (input) => gate.promise.then(() => answer?.(input));
  agent.onTerminal = (socket) => socket.on("message", (data: Buffer) => void typed.push(data.toString()));
  const { socket } = await openBrowser();
  socket.send("early");
  gate.resolve();
  await eventually(() => expect(typed).toEqual(["early"]));
});

test("a program that writes without end is slowed to what a slow reader takes", async () => {
  const { socket } = await openBrowser();
  await eventually(() => expect(shell).toBeDefined());
  socket.pause();
  const block = Buffer.alloc(65_536);
  let sent = 0;
  const write = () => {
    if (shell.readyState !== shell.OPEN) return;
    shell.send(block, () => {
      sent += block.length;
      setImmediate(write);
    });
  };
  write();
  // The kernel's buffers take some megabytes; then nothing moves any more.
  let before = -1;
  await vi.waitFor(
    () => {
      const isStill = before === sent && sent > 0;
      before = sent;
      expect(isStill).toBe(true);
    },
    { timeout: 10_000, interval: 300 },
  );
  expect(served.bufferedAmount).toBeLessThan(2 * 1024 * 1024);
  const stopped = sent;
  socket.resume();
  await eventually(() => expect(sent).toBeGreaterThan(stopped + 10 * 1024 * 1024));
  shell.terminate();
});

test("the shell's end closes the browser, and the browser's end leaves the shell", async () => {
  const first = await openBrowser();
  await eventually(() => expect(shell?.readyState).toBe(WebSocket.OPEN));
  shell.send('{"type":"exit","code":0}');
  shell.close(1000);
  expect(await first.closed).toBe(1000);
  expect(first.heard).toEqual(['{"type":"exit","code":0}']);
  const [ended] = [shell];
  const second = await openBrowser();
  await eventually(() => expect(shell).not.toBe(ended));
  const left = once(shell, "close");
  second.socket.close();
  expect((await left)[0]).toBe(1000);
});

test("a line that breaks is told with its code", async () => {
  const { heard, closed } = await openBrowser();
  await eventually(() => expect(shell?.readyState).toBe(WebSocket.OPEN));
  shell.terminate();
  expect(await closed).toBe(1011);
  expect(heard).toEqual(['{"type":"error","code":"node.unreachable"}']);
});

test("a shell that does not open is told with its code", async () => {
  agent.answers["terminal.open"] = () => {
    throw new BerthError("console.failed", "no pty");
  };
  const { heard, closed } = await openBrowser();
  expect(await closed).toBe(1011);
  expect(heard).toEqual(['{"type":"error","code":"console.failed"}']);
});

test("a shell that was not there to come back to is in the audit before anybody is in it", async () => {
  const line = { action: "terminal.root_shell", subjectKind: "container", subjectId: "c", tenantId: "t" } as const;
  const opening = {
    doer: { userId: "u", name: "Uma", requestId: "r" },
    line: { ...line, isStaff: true, reason: "ticket 7", details: { ctid: 101, isReconnect: true } },
  };
  const shellId = randomUUID();
  grant = { ...grant, shellId, opening };
  agent.answers["terminal.open"] = () => ({ ticket: "t-1", shellId });
  const same = await openBrowser();
  await eventually(() => expect(shell?.readyState).toBe(WebSocket.OPEN));
  expect(written).toEqual([]);
  const first = shell;
  same.socket.close();
  agent.answers["terminal.open"] = () => ({ ticket: "t-1", shellId: randomUUID() });
  const other = await openBrowser();
  await eventually(() => expect(shell).not.toBe(first));
  expect(written).toMatchObject([{ ...line, isStaff: true, reason: "ticket 7", actorId: "u", actorName: "Uma" }]);
  other.socket.close();
});
