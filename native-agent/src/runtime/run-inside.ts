// Runs one command inside a VPS, as its root, with text on stdin. Called by stop, first boot, and by root
// at the agent's own socket. The VPS's own program runs with the VPS's own files: nothing of its tree is
// executed, loaded or resolved outside. Secrets go by stdin, never by argv, which all processes can read.
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { openPipe } from "../ffi/spawn.ts";
import type { MonitorControl } from "../monitor/monitor-control.ts";
import { spawnMonitor } from "../monitor/spawn-monitor.ts";
import type { Agent } from "./agent.ts";
import { enterContainer } from "./enter-container.ts";

/** The customer decides what the command prints; more than this is cut off. */
const MOST_OUTPUT_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 60_000;
/** A program the command left behind may hold its output open for ever. */
const LAST_OUTPUT_MS = 500;

export interface InsideCommand {
  /** The program by its path inside, and its arguments. */
  readonly argv: readonly string[];
  readonly stdin?: string | Uint8Array;
  /** `NAME=value` each, beside PATH. */
  readonly env?: readonly string[];
  /** After this the command is killed. */
  readonly timeoutMs?: number;
}

export interface InsideResult {
  /** Exit status, or 128 and the signal's number, as a shell says it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it and gives what it printed; `console.failed` when it cannot be run or takes too long. */
export async function runInside(agent: Agent, ctid: Ctid, command: InsideCommand): Promise<InsideResult> {
  const pipes = openPipes();
  const stdin = feed(pipes.stdin.writing);
  const stdout = collect(pipes.stdout.reading);
  const stderr = collect(pipes.stderr.reading);
  try {
    const control = await begin(agent, ctid, { command, pipes });
    stdin.end(command.stdin ?? "");
    const code = await waitForExit(control, command.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    return { code, stdout: await stdout.text(), stderr: await stderr.text() };
  } finally {
    // Also what nobody reads: a program the command left behind may keep its stdin and never look at it.
    for (const socket of [stdin, stdout.socket, stderr.socket]) socket.destroy();
  }
}

interface Pipe {
  readonly reading: number;
  readonly writing: number;
}

interface Pipes {
  readonly stdin: Pipe;
  readonly stdout: Pipe;
  readonly stderr: Pipe;
}

/** Opens all three or none. */
function openPipes(): Pipes {
  const opened: Pipe[] = [];
  const open = (): Pipe => {
    const [reading, writing] = openPipe();
    opened.push({ reading, writing });
    return { reading, writing };
  };
  try {
    return { stdin: open(), stdout: open(), stderr: open() };
  } catch (failed) {
    for (const { reading, writing } of opened) for (const fd of [reading, writing]) closeSync(fd);
    throw failed;
  }
}

/** Starts the command with the far ends of the pipes, which then belong to it alone. */
async function begin(
  agent: Agent,
  ctid: Ctid,
  { command, pipes }: { command: InsideCommand; pipes: Pipes },
): Promise<MonitorControl> {
  const stdio = [pipes.stdin.reading, pipes.stdout.writing, pipes.stderr.writing] as const;
  try {
    return await enterContainer(agent, ctid, async (spec) => {
      for (const argument of command.argv) spec.set("arg", argument);
      for (const variable of [`PATH=${INSIDE_PATH}`, ...(command.env ?? [])]) spec.set("env", variable);
      const line = spawnMonitor({ binary: agent.config.monitorBinary, mode: "exec", label: String(ctid), spec, stdio });
      try {
        await line.expect("pid");
        await line.expect("started");
        return line;
      } catch (failed) {
        line.close();
        throw failed;
      }
    });
  } finally {
    for (const fd of stdio) closeSync(fd);
  }
}

/** Where programs are inside any distribution. */
export const INSIDE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

async function waitForExit(control: MonitorControl, timeoutMs: number): Promise<number> {
  try {
    // At the end of its time the line is closed, and the command is killed with it.
    const { ending } = await control.expect("exit", timeoutMs);
    return ending.kind === "signaled" ? 128 + ending.code : ending.code;
  } catch (failed) {
    throw new BerthError("console.failed", `the command did not end within ${timeoutMs} ms`, { cause: failed });
  } finally {
    control.close();
  }
}

/** The end we write to; what is not taken when the command has ended is dropped. */
function feed(fd: number): Socket {
  const socket = new Socket({ fd, readable: false, writable: true });
  // A command that does not read its stdin closes it; that is its own affair.
  return socket.on("error", () => {});
}

/** Reads a pipe to its end, or to its limit. */
function collect(fd: number): { readonly socket: Socket; text(): Promise<string> } {
  const socket = new Socket({ fd, readable: true, writable: false });
  const pieces: Buffer[] = [];
  let bytes = 0;
  socket.on("error", () => {});
  socket.on("data", (piece: Buffer) => {
    pieces.push(piece.subarray(0, Math.max(0, MOST_OUTPUT_BYTES - bytes)));
    bytes += piece.length;
    if (bytes > MOST_OUTPUT_BYTES) socket.destroy();
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return {
    socket,
    async text() {
      const timer = setTimeout(() => socket.destroy(), LAST_OUTPUT_MS);
      await closed;
      clearTimeout(timer);
      return Buffer.concat(pieces).toString("utf8");
    },
  };
}
