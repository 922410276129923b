// Runs a command in a container through the agent's local socket, as `berth ct exec` does.
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

export interface ExecResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Gives the command's exit status and output; throws what the agent answered otherwise. */
export async function execInside(socketPath: string, ctid: number, argv: readonly string[]): Promise<ExecResult> {
  const headers = { "content-type": "application/json" };
  // A connection of its own: one that is kept may have been closed at the other end while a test waited for a program.
  const asked = request({ socketPath, path: "/trpc/exec", method: "POST", headers, agent: false });
  asked.end(JSON.stringify({ ctid, argv }));
  const [response]: IncomingMessage[] = await once(asked, "response");
  let body = "";
  for await (const part of response ?? []) body += String(part);
  const reply = JSON.parse(body);
  if (reply.error !== undefined) throw new Error(JSON.stringify(reply.error));
  return reply.result.data;
}
