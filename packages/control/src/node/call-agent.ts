import { agentEndpoints } from "@berth/contract/endpoints.ts";
import {
  CONTRACT_VERSION,
  type OperationInput,
  type OperationName,
  type OperationOutput,
  operations,
} from "@berth/contract/operations.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { type AgentTransport, callPath, type TransportRequest } from "./agent-transport.ts";
import { fromErrorShape, fromNetwork } from "./read-agent-error.ts";
import { readEventStream } from "./read-event-stream.ts";

const DEADLINE_MS = 10_000;
const MAX_REFUSAL_CHARS = 65_536;

/** How one request differs from the usual: `deadlineMs` 0 or absent means 10 seconds. */
export interface RequestOptions {
  readonly deadlineMs?: number;
  /** The request id of the press, carried to the agent's log. */
  readonly traceId?: string;
  readonly signal?: AbortSignal;
}

/** The transport to one node and whose it is. */
export interface AgentLine {
  readonly nodeId: string;
  readonly transport: AgentTransport;
}

/** What is asked: one operation of the closed list and its input. */
export interface AgentCall<N extends OperationName> {
  readonly name: N;
  readonly input: OperationInput<N>;
}

/** tRPC's reply: a result or an error, nothing else. */
const replySchema = z.union([z.object({ result: z.object({ data: z.unknown() }) }), z.object({ error: z.unknown() })]);

function parseJson(text: string, nodeId: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BerthError("agent.bad_reply", `node ${nodeId}: ${JSON.stringify(text.slice(0, 80))} is not JSON`, {
      cause,
    });
  }
}

function parseOutput<N extends OperationName>(name: N, data: unknown, nodeId: string): OperationOutput<N> {
  const schema: z.ZodType = operations[name].output;
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data as OperationOutput<N>;
  const issue = parsed.error.issues[0];
  const where = `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`;
  throw new BerthError("agent.bad_reply", `node ${nodeId}: ${name} answered with ${where}`, { cause: parsed.error });
}

function headersOf(options: RequestOptions): Record<string, string> {
  const trace: Record<string, string> = options.traceId === undefined ? {} : { "x-request-id": options.traceId };
  return { "x-berth-contract": String(CONTRACT_VERSION), ...trace };
}

function buildRequest(call: AgentCall<OperationName>, options: RequestOptions): Omit<TransportRequest, "signal"> {
  const headers = headersOf(options);
  if (operations[call.name].type !== "mutation") {
    return { method: "GET", path: callPath(call.name, call.input), headers, body: null };
  }
  return {
    method: "POST",
    path: `${agentEndpoints.trpc}/${call.name}`,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(call.input),
  };
}

/** Asks or calls one operation and gives its parsed reply; see NodeClient for what it throws. */
export async function requestOperation<N extends OperationName>(
  line: AgentLine,
  call: AgentCall<N>,
  options: RequestOptions,
): Promise<OperationOutput<N>> {
  const deadline = AbortSignal.timeout(options.deadlineMs || DEADLINE_MS);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  const text = await line.transport.fetchText({ ...buildRequest(call, options), signal }).catch((thrown: unknown) => {
    options.signal?.throwIfAborted();
    throw fromNetwork(thrown, line.nodeId);
  });
  const reply = replySchema.safeParse(parseJson(text, line.nodeId));
  if (!reply.success)
    throw new BerthError("agent.bad_reply", `node ${line.nodeId}: ${call.name} answered with no tRPC reply`);
  if ("error" in reply.data) throw fromErrorShape(reply.data.error, line.nodeId);
  return parseOutput(call.name, reply.data.result.data, line.nodeId);
}

async function readRefusal(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const part of body) {
    text += Buffer.from(part).toString("utf8");
    if (text.length > MAX_REFUSAL_CHARS) break;
  }
  return text;
}

async function* readRows<N extends OperationName>(
  line: AgentLine,
  call: AgentCall<N>,
  signal: AbortSignal,
): AsyncGenerator<OperationOutput<N>, void> {
  const { status, body } = await line.transport.openStream({ ...buildRequest(call, {}), signal });
  if (status !== 200) {
    const reply = replySchema.safeParse(parseJson(await readRefusal(body), line.nodeId));
    throw fromErrorShape(reply.success && "error" in reply.data ? reply.data.error : undefined, line.nodeId);
  }
  for await (const { event, data } of readEventStream(body)) {
    if (event === "return") return;
    if (event === "serialized-error") throw fromErrorShape(parseJson(data, line.nodeId), line.nodeId);
    if (event === "") yield parseOutput(call.name, parseJson(data, line.nodeId), line.nodeId);
  }
  throw new BerthError("node.unreachable", `node ${line.nodeId}: ${call.name} broke off`);
}

/** Follows one subscription; ends quietly when the agent says so or the signal aborts, throws when the line breaks. */
export async function* followOperation<N extends OperationName>(
  line: AgentLine,
  call: AgentCall<N>,
  signal: AbortSignal,
): AsyncGenerator<OperationOutput<N>, void> {
  try {
    yield* readRows(line, call, signal);
  } catch (thrown) {
    if (!signal.aborted) throw fromNetwork(thrown, line.nodeId);
  }
}
