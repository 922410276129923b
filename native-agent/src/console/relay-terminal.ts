// One terminal between a WebSocket (the panel, or `berth` at a shell) and the monitor that holds the
// terminal. Called by server/terminal-door.ts for each redeemed ticket. What holds: neither side is
// read faster than the other takes, so no buffer here grows with what a customer prints or pastes.
import { type TerminalControl, terminalControlSchema } from "@berth/contract/terminal.ts";
import { toBerthError } from "@berth/core/errors/berth-error.ts";
import type { RawData, WebSocket } from "ws";
import { connectMonitor, type MonitorClient } from "../monitor/monitor-client.ts";
import type { OpenedTerminal } from "./terminals.ts";

/** Above the first the monitor is no longer read, below the second it is again; bytes. */
const FULL_BYTES = 256 * 1024;
const ROOM_BYTES = 64 * 1024;
const PING_EVERY_MS = 30_000;

const CLOSE = { normal: 1000, policy: 1008, failed: 1011 } as const;

/** Relays until the shell ends, the other end leaves, or the monitor is gone; never throws. */
export async function relayTerminal(socket: WebSocket, terminal: OpenedTerminal): Promise<void> {
  // What is typed before the monitor has answered waits in the socket.
  socket.pause();
  socket.on("error", () => socket.terminate());
  let monitor: MonitorClient;
  try {
    monitor = await connectMonitor(terminal.socketPath);
  } catch (error) {
    say(socket, { type: "error", code: toBerthError(error, "console.failed").code });
    socket.close(CLOSE.failed);
    return;
  }
  socket.once("close", () => monitor.close());
  if (socket.readyState !== socket.OPEN) return monitor.close();
  say(socket, { type: "shell", shellId: terminal.shellId });
  relayDown(socket, monitor);
  relayUp(socket, monitor);
  monitor.resize(terminal.size);
  keepAlive(socket);
  socket.resume();
  const ending = await monitor.ended;
  if (ending === null) say(socket, { type: "error", code: "monitor.lost" });
  else say(socket, { type: "exit", code: ending.kind === "signaled" ? 128 + ending.code : ending.code });
  socket.close(CLOSE.normal);
}

function say(socket: WebSocket, control: TerminalControl): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(control));
}

/** What the terminal prints. */
function relayUp(socket: WebSocket, monitor: MonitorClient): void {
  let isPaused = false;
  monitor.attach((bytes) => {
    socket.send(bytes, () => {
      if (!isPaused || socket.bufferedAmount > ROOM_BYTES) return;
      isPaused = false;
      monitor.resume();
    });
    if (isPaused || socket.bufferedAmount < FULL_BYTES) return;
    isPaused = true;
    monitor.pause();
  });
}

/** What is typed, and the size of the window. */
function relayDown(socket: WebSocket, monitor: MonitorClient): void {
  monitor.onDrain(() => socket.resume());
  socket.on("message", (data: RawData, isBinary: boolean) => {
    const bytes = toBuffer(data);
    if (isBinary) {
      if (!monitor.write(bytes)) socket.pause();
      return;
    }
    const control = readControl(bytes.toString("utf8"));
    if (control === null) socket.close(CLOSE.policy);
    else if (control.type === "resize") monitor.resize(control.size);
  });
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function readControl(text: string): TerminalControl | null {
  try {
    return terminalControlSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Ends a line on which nobody answers: a half-open one would keep the shell alive for ever. */
function keepAlive(socket: WebSocket): void {
  let isAnswered = true;
  socket.on("pong", () => {
    isAnswered = true;
  });
  const timer = setInterval(() => {
    if (!isAnswered) return socket.terminate();
    isAnswered = false;
    socket.ping();
  }, PING_EVERY_MS);
  socket.once("close", () => clearInterval(timer));
}
