import { beforeEach, expect, it } from "vitest";
import { type Socket, type TerminalPorts, TerminalSession, type TerminalStatus } from "./terminal-session.ts";

const shellId = "5f0c3d0e-0a58-4d1c-9a35-0d6b1f2f9d11";
const size = { cols: 80, rows: 24 };

class FakeSocket {
  binaryType: BinaryType = "blob";
  readyState = 1;
  readonly sent: unknown[] = [];
  private readonly listeners = new Map<string, ((event: unknown) => void)[]>();
  addEventListener(type: string, listener: (event: unknown) => void) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }
  emit(type: string, event: unknown = {}) {
    for (const listener of this.listeners.get(type) ?? []) listener(event);
  }
  receive(data: unknown) {
    this.emit("message", { data });
  }
  send(data: unknown) {
    this.sent.push(data);
  }
  close() {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.emit("close");
  }
}

let sockets: FakeSocket[];
let asked: (string | null)[];
let seen: TerminalStatus["kind"][];
let screen: string;
let remembered: string | null;
let waiting: { run: () => void; delayMs: number }[];
let refusal: Error | null;

beforeEach(() => {
  sockets = [];
  asked = [];
  seen = [];
  screen = "";
  remembered = null;
  waiting = [];
  refusal = null;
});

const ports: TerminalPorts = {
  openTicket: (id) => {
    asked.push(id);
    return refusal === null ? Promise.resolve("ticket") : Promise.reject(refusal);
  },
  dial: () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as Socket;
  },
  isTemporary: (error) => error instanceof Error && error.message === "temporary",
  write: (bytes) => {
    screen += new TextDecoder().decode(bytes);
  },
  reset: () => {
    screen = "";
  },
  shell: {
    get: () => remembered,
    set: (id) => {
      remembered = id;
    },
  },
  onStatus: (status) => seen.push(status.kind),
  later: (run, delayMs) => {
    waiting.push({ run, delayMs });
    return () => {
      waiting = [];
    };
  },
};

function begin() {
  const session = new TerminalSession(ports, size);
  session.start();
  return session;
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const bytes = (text: string) => new TextEncoder().encode(text).buffer;

it("goes back to the same shell after a lost connection and draws its scrollback once", async () => {
  begin();
  await settle();
  sockets[0]?.receive(JSON.stringify({ type: "shell", shellId }));
  sockets[0]?.receive(bytes("hello"));
  sockets[0]?.close();
  expect(waiting[0]?.delayMs).toBe(500);
  waiting[0]?.run();
  await settle();
  expect(asked).toEqual([null, shellId]);
  sockets[1]?.receive(JSON.stringify({ type: "shell", shellId }));
  sockets[1]?.receive(bytes("hello again"));
  expect(screen).toBe("hello again");
  expect(seen).toEqual(["connecting", "connected", "reconnecting", "connected"]);
});

it("tells the end of a shell once, forgets it and does not come back by itself", async () => {
  begin();
  await settle();
  sockets[0]?.receive(JSON.stringify({ type: "shell", shellId }));
  sockets[0]?.receive(JSON.stringify({ type: "exit", code: 3 }));
  expect(seen.at(-1)).toBe("ended");
  expect(remembered).toBeNull();
  expect(waiting).toEqual([]);
});

it("tries a busy node again and gives up on a refusal", async () => {
  refusal = new Error("temporary");
  begin();
  await settle();
  expect(seen.at(-1)).toBe("reconnecting");
  refusal = new Error("forbidden");
  waiting[0]?.run();
  await settle();
  expect(seen.at(-1)).toBe("failed");
  expect(waiting).toHaveLength(1);
});

it("sends typed text as bytes and the size as a frame, also the one from before the connection", async () => {
  const session = begin();
  session.resize({ cols: 120, rows: 40 });
  await settle();
  sockets[0]?.emit("open");
  session.send("ls\r");
  expect(sockets[0]?.sent).toEqual([
    JSON.stringify({ type: "resize", size: { cols: 120, rows: 40 } }),
    new TextEncoder().encode("ls\r"),
  ]);
});

it("opens nothing any more once the page has left", async () => {
  const session = begin();
  session.close();
  await settle();
  expect(sockets).toEqual([]);
  expect(waiting).toEqual([]);
});

it("ignores frames it does not know", async () => {
  begin();
  await settle();
  sockets[0]?.receive("not json");
  sockets[0]?.receive(JSON.stringify({ type: "dance" }));
  expect(seen).toEqual(["connecting"]);
});
