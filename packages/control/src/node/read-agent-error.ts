import { type WireError, wireErrorSchema } from "@berth/contract/wire-error.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { type ErrorCode, isErrorCode } from "@berth/core/errors/catalogue.ts";
import { plainText } from "@berth/core/text/plain-text.ts";
import { z } from "zod";

/**
 * What a person's own session, set-up or join answers is never an agent's to say, whatever it sends.
 * Of a task's own codes one is: the agent was restarted in the middle of its operation.
 */
const NOT_OF_AGENTS = /^(session|setup|join|input|internal|task(?!\.interrupted$))\./;

/** The longest internal words of one error; what is longer says no more. */
const MAX_WORDS = 4000;

/** tRPC's error envelope, as far as we read it. */
const envelopeSchema = z.object({ data: z.object({ berth: wireErrorSchema }) });
const messageSchema = z.object({ message: z.string() });

/** A DOMException has a number for its code; only words are codes here. */
const failureSchema = z.object({ code: z.string().catch(""), name: z.string(), message: z.string() });

function codeOf(wire: WireError): ErrorCode {
  return isErrorCode(wire.code) && !NOT_OF_AGENTS.test(wire.code) ? wire.code : "agent.unexpected";
}

/** Turns an agent's wire error into the panel's; a code that is unknown, or not an agent's to say, is `agent.unexpected`. */
export function fromWireError(wire: WireError, nodeId: string): BerthError {
  const call =
    wire.syscall === null ? "" : ` (${wire.syscall.syscall}: ${wire.syscall.code} ${wire.syscall.path ?? ""})`;
  const trace = wire.traceId === null ? "" : ` [${wire.traceId}]`;
  const words = plainText(`node ${nodeId}: ${wire.internal}${call}${trace}`, MAX_WORDS);
  return new BerthError(codeOf(wire), words, { params: readParams(wire.params ?? {}) });
}

/** Reads the values of a sentence; they go into a column of JSON and onto a page. */
function readParams(params: NonNullable<WireError["params"]>): Record<string, string | number> {
  const few = Object.entries(params).slice(0, 10);
  return Object.fromEntries(
    few.map(([name, value]) => [plainText(name, 40), typeof value === "string" ? plainText(value, 200) : value]),
  );
}

/** Turns the `error` of a tRPC reply into the panel's error; one without our own data is `agent.unexpected`. */
export function fromErrorShape(shape: unknown, nodeId: string): BerthError {
  const envelope = envelopeSchema.safeParse(shape);
  if (envelope.success) return fromWireError(envelope.data.data.berth, nodeId);
  const message = messageSchema.safeParse(shape);
  const words = message.success ? plainText(message.data.message, 1000) : "an error without words";
  return new BerthError("agent.unexpected", `node ${nodeId}: ${words}`);
}

/** Names of failures that mean the agent talked, but not as agents do. */
const BAD_REPLY = new Set(["UND_ERR_RES_EXCEEDED_MAX_SIZE", "UND_ERR_HEADERS_OVERFLOW", "UND_ERR_INVALID_ARG"]);
const LATE = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_CONNECT_TIMEOUT"]);

function networkCode(failure: z.infer<typeof failureSchema>): ErrorCode {
  const { code } = failure;
  if (failure.name === "TimeoutError" || LATE.has(code)) return "node.timeout";
  if (failure.name === "SyntaxError" || BAD_REPLY.has(code) || code.startsWith("HPE_")) return "agent.bad_reply";
  return "node.unreachable";
}

/** Turns whatever the network threw into `node.unreachable`, `node.timeout` or `agent.bad_reply`. */
export function fromNetwork(thrown: unknown, nodeId: string): BerthError {
  if (thrown instanceof BerthError) return thrown;
  const failure = failureSchema.safeParse(thrown);
  if (!failure.success)
    return new BerthError("node.unreachable", `node ${nodeId}: ${String(thrown)}`, { cause: thrown });
  const words = `node ${nodeId}: ${failure.data.code || failure.data.name} ${failure.data.message}`;
  return new BerthError(networkCode(failure.data), words, { cause: thrown });
}
