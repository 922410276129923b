// The line to a monitor that serves a terminal: a console, or a shell. Made by runtime/ (to hear how a
// container ends) and by console/ (to show a terminal). Frames: one letter, u32 length, bytes; the other
// half is native/serve.c. Any number of agents' lives may pass between two connections.
import { createConnection, type Socket } from "node:net";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { type Ending, parseAnswer, parseEnding } from "./parse-answer.ts";

const HEADER = 5;
/** The monitor's buffer holds 4096 bytes with the header; what is larger is split. */
const LARGEST_INPUT = 4000;
const CONNECT_TIMEOUT_MS = 5000;

export interface MonitorClient {
  /** The process behind the terminal, in the host's numbering: init, or the shell. */
  readonly pid: number;
  /** Asks for the last 64 KB of output and all that follows. Before, only the end is told. */
  attach(onOutput: (bytes: Buffer) => void): void;
  /** Types into the terminal; false when the caller should wait for `onDrain` before it sends more. */
  write(bytes: Uint8Array): boolean;
  onDrain(call: () => void): void;
  /** Stops and resumes reading: a shell then waits with its output, a console skips what is too old. */
  pause(): void;
  resume(): void;
  resize(size: { cols: number; rows: number }): void;
  /** Ends a shell now instead of a minute after its last client; a console ignores it. */
  hangUp(): void;
  /** Resolves once: how the process ended, or null when the line broke before it was told. Never rejects. */
  readonly ended: Promise<Ending | null>;
  close(): void;
}

/** Connects; `monitor.lost` when nobody serves the path. */
export async function connectMonitor(path: string): Promise<MonitorClient> {
  const socket = createConnection({ path });
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error("no greeting")));
  return new Promise((resolve, reject) => {
    const lost = (cause: unknown) => reject(new BerthError("monitor.lost", `no monitor answers at ${path}`, { cause }));
    let greeting: Buffer = Buffer.alloc(0);
    const greet = (bytes: Buffer): void => {
      greeting = Buffer.concat([greeting, bytes]);
      const end = greeting.indexOf(10);
      if (end < 0) return;
      const answer = parseAnswer(greeting.toString("utf8", 0, end));
      if (answer.type !== "protocol" || answer.pid === null) {
        lost(answer);
        return;
      }
      socket
        .setTimeout(0)
        .off("data", greet)
        .off("error", lost)
        .off("close", lost)
        .on("error", () => {});
      resolve(speakFrames(socket, { pid: answer.pid, rest: greeting.subarray(end + 1) }));
    };
    socket.on("data", greet).once("error", lost).once("close", lost);
  });
}

function speakFrames(socket: Socket, { pid, rest }: { pid: number; rest: Buffer }): MonitorClient {
  let show: (bytes: Buffer) => void = () => {};
  let tell: (ending: Ending | null) => void = () => {};
  const ended = new Promise<Ending | null>((resolve) => {
    tell = resolve;
  });
  const take = splitFrames((type, body) => {
    if (type === "o") show(body);
    if (type === "x") tell(parseEnding(body.toString("utf8")));
  });
  socket.on("data", take).once("close", () => tell(null));
  take(rest);
  return {
    pid,
    ended,
    attach(onOutput) {
      show = onOutput;
      socket.write(frame("a", Buffer.alloc(0)));
    },
    write(bytes) {
      let isRoomLeft = true;
      for (let at = 0; at < bytes.length; at += LARGEST_INPUT)
        isRoomLeft = socket.write(frame("i", bytes.subarray(at, at + LARGEST_INPUT)));
      return isRoomLeft;
    },
    onDrain: (call) => void socket.on("drain", call),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    resize({ cols, rows }) {
      const body = Buffer.alloc(4);
      body.writeUInt16LE(cols, 0);
      body.writeUInt16LE(rows, 2);
      socket.write(frame("r", body));
    },
    hangUp: () => void socket.write(frame("h", Buffer.alloc(0))),
    close: () => void socket.destroy(),
  };
}

function frame(type: "a" | "i" | "r" | "h", body: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write(type, 0, "latin1");
  header.writeUInt32LE(body.length, 1);
  return Buffer.concat([header, body]);
}

/** Cuts a stream into frames; each call takes the next piece of it. */
function splitFrames(onFrame: (type: string, body: Buffer) => void): (piece: Buffer) => void {
  let waiting: Buffer = Buffer.alloc(0);
  return (piece) => {
    waiting = waiting.length === 0 ? piece : Buffer.concat([waiting, piece]);
    while (waiting.length >= HEADER) {
      const end = HEADER + waiting.readUInt32LE(1);
      if (waiting.length < end) return;
      onFrame(waiting.toString("latin1", 0, 1), waiting.subarray(HEADER, end));
      waiting = waiting.subarray(end);
    }
  };
}
