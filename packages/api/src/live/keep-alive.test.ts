import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { keepAlive } from "./keep-alive.ts";

let server: WebSocketServer;
let served: WebSocket;

async function connect(options: { autoPong: boolean }): Promise<WebSocket> {
  const accepted = once(server, "connection");
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
  socket.on("error", () => undefined);
  [served] = (await accepted) as [WebSocket];
  return socket;
}

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

test("a browser that answers stays, turn after turn", async () => {
  await connect({ autoPong: true });
  let pongs = 0;
  served.on("pong", () => pongs++);
  keepAlive(served, 20);
  await vi.waitFor(() => expect(pongs).toBeGreaterThan(4));
  expect(served.readyState).toBe(WebSocket.OPEN);
});

test("a browser that says nothing is cut", async () => {
  await connect({ autoPong: false });
  const closed = once(served, "close");
  keepAlive(served, 20);
  await closed;
});

test("a browser that is not read at the moment is not taken for gone", async () => {
  const socket = await connect({ autoPong: true });
  served.pause();
  let pings = 0;
  socket.on("ping", () => pings++);
  keepAlive(served, 20);
  await vi.waitFor(() => expect(pings).toBeGreaterThan(4));
  expect(served.readyState).toBe(WebSocket.OPEN);
});

test("a browser that does not read is cut before it fills our memory", async () => {
  const socket = await connect({ autoPong: true });
  socket.pause();
  const closed = once(served, "close");
  served.send(Buffer.alloc(64 * 1024 * 1024));
  keepAlive(served, 20);
  await closed;
});
