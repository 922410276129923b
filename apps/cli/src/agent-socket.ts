import { request } from "node:http";
import { agentEndpoints } from "@berth/contract/endpoints.ts";
import {
  type OperationInput,
  type OperationName,
  type OperationOutput,
  operations,
} from "@berth/contract/operations.ts";
import { wireErrorSchema } from "@berth/contract/wire-error.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { readWireError } from "./read-wire-error.ts";

const replySchema = z.union([
  z.object({ result: z.object({ data: z.unknown() }) }),
  z.object({ error: z.object({ message: z.string(), data: z.object({ berth: wireErrorSchema }) }) }),
]);

/** Something only root at the node may ask, beside contract's list: its name, kind and answer. */
export interface LocalAsk<T> {
  readonly name: string;
  readonly type: "query" | "mutation";
  readonly output: z.ZodType<T>;
}

/** This node's own agent, spoken to over its root-only socket; the panel is not needed. */
export class AgentSocket {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Asks or calls one operation of contract's list. */
  async call<N extends OperationName>(name: N, input: OperationInput<N>): Promise<OperationOutput<N>> {
    const { type, output }: { type: string; output: z.ZodType } = operations[name];
    const answer = await this.callLocal({ name, type: type === "mutation" ? "mutation" : "query", output }, input);
    // Parsed by the schema of this very name.
    return answer as OperationOutput<N>;
  }

  /** Asks what the socket has beside that list. */
  async callLocal<T>({ name, type, output }: LocalAsk<T>, input: object): Promise<T> {
    const text = JSON.stringify(input);
    const place = `${agentEndpoints.trpc}/${name}`;
    const body = type === "query" ? null : text;
    const path = body === null ? `${place}?input=${encodeURIComponent(text)}` : place;
    const reply = replySchema.parse(JSON.parse(await this.#send(path, body)));
    if ("result" in reply) return output.parse(reply.result.data);
    throw readWireError(reply.error.data.berth);
  }

  #send(path: string, body: string | null): Promise<string> {
    const method = body === null ? "GET" : "POST";
    const headers = body === null ? {} : { "content-type": "application/json" };
    return new Promise((resolve, reject) => {
      const unreachable = (cause: Error) =>
        reject(new BerthError("node.unreachable", `no agent answers on ${this.path}: ${cause.message}`, { cause }));
      const asked = request({ socketPath: this.path, path, method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("end", () => resolve(Buffer.concat(parts).toString("utf8")));
        response.once("error", unreachable);
      });
      asked.once("error", unreachable);
      asked.end(body ?? undefined);
    });
  }
}
