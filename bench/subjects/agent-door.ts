// Asks a real agent as the panel does: tRPC over one kept connection of mutual TLS, operations followed by their stream.
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Agent } from "node:https";
import type { Observation } from "@berth/contract/observation.ts";
import { type OperationInput, type OperationName, operations } from "@berth/contract/operations.ts";
import { z } from "zod";
import type { AgentProcess } from "../../native-agent/test/root/agent-process.ts";

const replySchema = z.object({ result: z.object({ data: z.unknown() }).optional(), error: z.unknown().optional() });

export interface AgentDoor {
  call(name: OperationName, input: unknown): Promise<unknown>;
  /** Starts an operation and resolves, with its id, at the row that says it succeeded. */
  act<N extends OperationName>(name: N, input: Omit<OperationInput<N>, "operationId">): Promise<string>;
  /** Gives the log of an ended operation: its lines in order, with the milliseconds after its beginning. */
  readLog(id: string): Promise<{ line: string; atMs: number }[]>;
  observe(ctid: number): Promise<Observation>;
  close(): void;
}

/** Opens the door; the agent must answer already. */
export function openAgentDoor(agent: AgentProcess): AgentDoor {
  const connections = new Agent({ keepAlive: true });
  const headers = { "content-type": "application/json", "x-request-id": "bench", "x-berth-contract": "1" };

  async function ask(name: OperationName, input: unknown): Promise<IncomingMessage> {
    const isCall = operations[name].type === "mutation";
    const text = JSON.stringify(input);
    const path = isCall ? `/trpc/${name}` : `/trpc/${name}?input=${encodeURIComponent(text)}`;
    const request = agent.request({ path, method: isCall ? "POST" : "GET", headers, agent: connections });
    request.end(isCall ? text : undefined);
    const [response] = await once(request, "response");
    return response;
  }

  async function call(name: OperationName, input: unknown): Promise<unknown> {
    let body = "";
    for await (const part of await ask(name, input)) body += String(part);
    const reply = replySchema.parse(JSON.parse(body));
    if (reply.result === undefined) throw new Error(`${name}: ${JSON.stringify(reply.error)}`);
    return reply.result.data;
  }

  return {
    call,
    async act(name, input) {
      const id = `${crypto.randomUUID()}.1`;
      await call(name, { ...input, operationId: id });
      await followToEnd(name, await ask("operation.watch", { id, after: -1 }));
      return id;
    },
    async readLog(id) {
      const { text } = operations["operation.log"].output.parse(await call("operation.log", { id, offset: 0 }));
      return [...text.matchAll(/^(\d+) ms {2}(.*)$/gm)].map(([, atMs, line = ""]) => ({ line, atMs: Number(atMs) }));
    },
    async observe(ctid) {
      const { observations } = operations["container.list"].output.parse(await call("container.list", {}));
      const found = observations.find((one) => one.ctid === ctid);
      if (found === undefined) throw new Error(`the agent does not know container ${ctid}`);
      return found;
    },
    close: () => connections.destroy(),
  };
}

/** Reads server-sent rows until the one that ends the operation; the rest of the stream is its farewell. */
async function followToEnd(name: string, rows: IncomingMessage): Promise<void> {
  let text = "";
  for await (const part of rows) {
    text += String(part);
    if (/"state":"failed"/.test(text)) throw new Error(`${name} failed: ${text.slice(-1500)}`);
    if (!/"state":"succeeded"/.test(text)) continue;
    rows.resume();
    return;
  }
  throw new Error(`${name}: the stream ended early: ${text.slice(-500)}`);
}
