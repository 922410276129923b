import { type RequestOptions, request } from "node:http";
import { z } from "zod";

const ANSWER_WITHIN_MS = 60_000;

const replySchema = z.union([
  z.object({ result: z.object({ data: z.unknown().optional() }) }),
  z.object({
    error: z.object({
      message: z.string(),
      data: z.object({ berth: z.object({ code: z.string(), internal: z.string().optional() }).optional() }).optional(),
    }),
  }),
]);

/** Speaks to this machine's agent at its root-only socket, as `berth` at a shell does. */
export class AgentShell {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** Asks a query and parses its answer. */
  async ask<T>(name: string, input: unknown, output: z.ZodType<T>): Promise<T> {
    return output.parse(
      await this.#send({ method: "GET", path: `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}` }, ""),
    );
  }

  /** Calls a mutation and parses its answer. */
  async call<T>(name: string, input: unknown, output: z.ZodType<T>): Promise<T> {
    return output.parse(await this.#send({ method: "POST", path: `/trpc/${name}` }, JSON.stringify(input)));
  }

  async #send(options: RequestOptions, body: string): Promise<unknown> {
    const headers =
      body === "" ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const text = await new Promise<string>((resolve, reject) => {
      const sent = request(
        { ...options, socketPath: this.#socketPath, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => resolve(Buffer.concat(chunks).toString()));
          response.on("error", reject);
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
    const reply = replySchema.parse(JSON.parse(text));
    if ("result" in reply) return reply.result.data;
    const berth = reply.error.data?.berth;
    throw new Error(
      berth === undefined ? reply.error.message : `${berth.code}: ${berth.internal ?? reply.error.message}`,
    );
  }
}
