// A terminal as the panel opens it: a ticket over mutual TLS, a WebSocket at /term, a shell that outlives
// its clients and the agent.
import { once } from "node:events";
import { connect } from "node:tls";
import { nodeServerName } from "@berth/contract/endpoints.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { eventually } from "../eventually.ts";
import { installBusyboxImage, specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { execInside } from "./exec-inside.ts";

let agent: AgentProcess;
let panel: { cert: string; key: string };
const ctid = ctidSchema.parse(9751);
const newId = () => `${crypto.randomUUID()}.1`;

beforeAll(async () => {
  agent = await openAgentProcess("ctm");
  panel = await agent.authority.issue({ commonName: agent.authority.panelName, dnsName: "panel.test" });
  installBusyboxImage(agent.config.imageDir);
  await agent.start();
  await agent.act("container.put", { operationId: newId(), spec: specOf(ctid, {}) });
  await agent.act("container.start", { operationId: newId(), ctid });
});
afterAll(() => agent.close());

/** A client's end of a terminal: what was printed, and what was said beside it. */
interface Screen {
  readonly socket: WebSocket;
  text: string;
  readonly said: Record<string, unknown>[];
  type(text: string): void;
}

async function openTicket(purpose: "root-shell" | "console", shellId: string | null = null) {
  return Object(await agent.call("terminal.open", { ctid, purpose, shellId, size: { cols: 90, rows: 30 } }));
}

async function dial(ticket: string): Promise<Screen> {
  const { listenHost: host, listenPort: port } = agent.config;
  const servername = nodeServerName(agent.nodeId);
  const socket = new WebSocket(`wss://${servername}/term?ticket=${ticket}`, {
    createConnection: () => connect({ host, port, servername, ca: agent.authority.caPem, ...panel }),
    perMessageDeflate: false,
  });
  const screen: Screen = { socket, text: "", said: [], type: (text) => socket.send(Buffer.from(text)) };
  socket.on("message", (data, isBinary) => {
    if (isBinary) screen.text += String(data);
    else screen.said.push(JSON.parse(String(data)));
  });
  await once(socket, "open");
  return screen;
}

async function leave(screen: Screen): Promise<void> {
  screen.socket.close();
  await once(screen.socket, "close");
}

it("gives a root shell of the asked size, which resizes and ends with its exit status", async () => {
  const { ticket, shellId } = await openTicket("root-shell");
  const screen = await dial(ticket);
  screen.type("stty size; id -u\n");
  await eventually("the shell answers", () => expect(screen.text).toMatch(/30 90\r\n0\r\n/));
  expect(screen.said).toEqual([{ type: "shell", shellId }]);
  screen.socket.send(JSON.stringify({ type: "resize", size: { cols: 132, rows: 50 } }));
  screen.type("stty size\n");
  await eventually("it has the new size", () => expect(screen.text).toContain("50 132\r\n"));
  screen.type("exit 7\n");
  await once(screen.socket, "close");
  expect(screen.said.at(-1)).toEqual({ type: "exit", code: 7 });
  await expect(dial(ticket)).rejects.toThrow("403");
});

it("brings a client back to its shell with what was printed, also after the agent was killed", async () => {
  const { ticket, shellId } = await openTicket("root-shell");
  const first = await dial(ticket);
  first.type("stty -echo; kept=tre; echo $kept'asure'\n");
  await eventually("the shell answers", () => expect(first.text).toContain("treasure"));
  await leave(first);
  await agent.end("SIGKILL");
  await agent.start();
  const again = await openTicket("root-shell", shellId);
  expect(again.shellId).toBe(shellId);
  const second = await dial(again.ticket);
  await eventually("the screen is back", () => expect(second.text).toContain("treasure"));
  second.type("echo $kept'mendous'\n");
  await eventually("it is the same shell", () => expect(second.text).toContain("tremendous"));
  second.type("exit\n");
  await once(second.socket, "close");
});

it("makes a new shell when the old one has ended", async () => {
  const gone = crypto.randomUUID();
  const { ticket, shellId } = await openTicket("root-shell", gone);
  expect(shellId).not.toBe(gone);
  const screen = await dial(ticket);
  screen.type("exit\n");
  await once(screen.socket, "close");
});

it("shows the console with what init has printed", async () => {
  const screen = await dial((await openTicket("console")).ticket);
  await eventually("the console speaks", () => expect(screen.text).toContain("the console speaks"));
  await leave(screen);
});

it("does not read a flood faster than its client takes it: the flood itself stands still, the agent does not", async () => {
  const screen = await dial((await openTicket("root-shell")).ticket);
  screen.socket.pause();
  screen.type("yes 0123456789012345678901234567890123456789\n");
  /** How much the flood has got rid of so far, by the kernel's count inside. */
  const written = async () => {
    const script = "cat /proc/$(pidof yes)/io";
    const { stdout } = await execInside(agent.config.socketPath, ctid, ["/bin/sh", "-c", script]);
    return Number(/^wchar: (\d+)$/m.exec(stdout)?.[1]);
  };
  let last = Number.NaN;
  await eventually(
    "it stands still",
    async () => {
      await agent.call("hello", { contractVersion: 1 });
      const [before, now] = [last, await written()];
      last = now;
      expect(now).toBeGreaterThan(0);
      expect(now).toBe(before);
    },
    20_000,
  );
  // What waits on the way: sockets' own buffers, and a quarter of a megabyte in the agent.
  expect(last).toBeLessThan(16 * 1024 * 1024);
  const before = screen.text.length;
  screen.socket.resume();
  await eventually("it goes on where it was", () => expect(screen.text.length).toBeGreaterThan(before + 100_000));
  screen.type("\x03exit\n");
  await once(screen.socket, "close");
});

it("closes a line on which nonsense is said", async () => {
  const screen = await dial((await openTicket("root-shell")).ticket);
  screen.socket.send('{"type":"resize","size":{"cols":-1,"rows":"many"}}');
  const [code] = await once(screen.socket, "close");
  expect(code).toBe(1008);
});
