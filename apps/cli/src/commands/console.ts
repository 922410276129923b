import { once } from "node:events";
import { agentEndpoints } from "@berth/contract/endpoints.ts";
import { terminalControlSchema } from "@berth/contract/terminal.ts";
import { WebSocket } from "ws";
import { findContainer } from "../list-containers.ts";
import type { Shell } from "../shell.ts";

/** Ctrl-], as telnet and virsh have it. */
const LEAVE = 0x1d;

/** `berth ct console CT`: the console, or with `purpose` a root shell, in this terminal until Ctrl-]. */
export async function consoleCommand(
  shell: Shell,
  ask: { name: string; purpose: "console" | "root-shell" },
): Promise<void> {
  const { ctid } = (await findContainer(shell.agent, ask.name)).spec;
  const { stdin, stdout } = process;
  const size = { cols: Math.max(2, stdout.columns ?? 80), rows: Math.max(2, stdout.rows ?? 24) };
  const { ticket } = await shell.agent.call("terminal.open", { ctid, purpose: ask.purpose, shellId: null, size });
  const socket = new WebSocket(`ws+unix://${shell.agent.path}:${agentEndpoints.terminal}?ticket=${ticket}`, {
    perMessageDeflate: false,
  });
  await once(socket, "open");
  shell.tell("Ctrl-] leaves.");
  const onResize = () =>
    socket.send(JSON.stringify({ type: "resize", size: { cols: stdout.columns, rows: stdout.rows } }));
  const onInput = (bytes: Buffer) => (bytes.includes(LEAVE) ? socket.close() : socket.send(bytes));
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on("data", onInput);
  stdout.on("resize", onResize);
  socket.on("message", (data, isBinary) => {
    if (isBinary) stdout.write(Buffer.from(data as Buffer));
    else readControl(shell, String(data));
  });
  await once(socket, "close");
  stdout.off("resize", onResize);
  stdin.off("data", onInput).pause();
  if (stdin.isTTY) stdin.setRawMode(false);
}

function readControl(shell: Shell, text: string): void {
  const control = terminalControlSchema.parse(JSON.parse(text));
  if (control.type === "exit") shell.setExitCode(control.code);
  if (control.type === "error") shell.tell(control.code);
}
