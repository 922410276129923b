// The only way to make a procedure: by its name in contract's closed list, which gives its kind, its
// input and its output. What is not in that list cannot be written here. Every input is parsed
// strictly before a story sees it, and every answer before it leaves.
import {
  CONTRACT_VERSION,
  type OperationInput,
  type OperationName,
  type OperationOutput,
  operations,
} from "@berth/contract/operations.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { errorCatalogue } from "@berth/core/errors/catalogue.ts";
import { initTRPC, TRPCError, type TRPCMutationProcedure, type TRPCQueryProcedure } from "@trpc/server";
import { ZodError, type z } from "zod";
import { toWireError } from "../runtime/to-wire-error.ts";
import type { ProcedureContext } from "./context.ts";

type NameOf<T extends string> = {
  [N in OperationName]: (typeof operations)[N]["type"] extends T ? N : never;
}[OperationName];

/** One call as a procedure sees it. */
export interface Call<N extends OperationName> {
  readonly ctx: ProcedureContext;
  readonly input: OperationInput<N>;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}

type Answer<N extends OperationName> = OperationOutput<N> | Promise<OperationOutput<N>>;

const PING_EVERY_MS = 15_000;

const t = initTRPC.context<ProcedureContext>().create({
  isServer: true,
  sse: { ping: { enabled: true, intervalMs: PING_EVERY_MS } },
  errorFormatter: ({ shape, error, ctx }) => ({
    ...shape,
    // The stack stays in our own log; `berth` is what the panel reads.
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      berth: toWireError(readThrown(error), ctx?.traceId ?? null),
    },
  }),
});

/** Joins procedures into a router; the names' dots are the nesting. */
export const router = t.router;

/** Joins routers whose names do not meet. */
export const mergeRouters = t.mergeRouters;

/** Makes a procedure of the root-only socket, which the panel's door does not have. */
export const shellProcedure = t.procedure.use(async ({ ctx, next }) => {
  if (ctx.caller !== "shell")
    throw withStatus(new BerthError("operation.shell_refused", "this is for root at the node's own shell"));
  const result = await next();
  if (!result.ok) throw withStatus(result.error);
  return result;
});

/** Calls procedures in the same process; for tests. */
export const createCallerFactory = t.createCallerFactory;

/** Makes the procedure of a question. */
export function query<N extends NameOf<"query">>(name: N, answer: (call: Call<N>) => Answer<N>): QueryOf<N> {
  const { output } = schemasOf(name);
  const made = guarded(name)
    .output(output)
    .query(({ ctx, input, signal }): unknown => answer(readCall(name, { ctx, input, signal })));
  // The schemas are contract's own of this name, so the types are those contract infers from them.
  return made as QueryOf<N>;
}

/** Makes the procedure of an act; it answers with the operation that goes on. */
export function mutation<N extends NameOf<"mutation">>(name: N, act: (call: Call<N>) => Answer<N>): MutationOf<N> {
  const { output } = schemasOf(name);
  const made = guarded(name)
    .output(output)
    .mutation(({ ctx, input, signal }): unknown => {
      const call = readCall(name, { ctx, input, signal });
      countDestructive(name, call);
      return act(call);
    });
  return made as MutationOf<N>;
}

/** Makes the procedure of a stream; each row is parsed as it leaves. */
export function subscription<N extends NameOf<"subscription">>(
  name: N,
  follow: (call: Call<N>) => AsyncIterable<OperationOutput<N>>,
) {
  const { output } = schemasOf(name);
  return guarded(name).subscription(async function* ({ ctx, input, signal }) {
    for await (const row of follow(readCall(name, { ctx, input, signal }))) yield output.parse(row);
  });
}

type QueryOf<N extends OperationName> = TRPCQueryProcedure<{
  input: OperationInput<N>;
  output: OperationOutput<N>;
  meta: unknown;
}>;
type MutationOf<N extends OperationName> = TRPCMutationProcedure<{
  input: OperationInput<N>;
  output: OperationOutput<N>;
  meta: unknown;
}>;

interface GivenCall {
  readonly ctx: ProcedureContext;
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
}

function readCall<N extends OperationName>(name: N, { ctx, input, signal }: GivenCall): Call<N> {
  const parsed: unknown = schemasOf(name).input.parse(input);
  return { ctx, input: parsed as OperationInput<N>, signal: signal ?? never };
}

const never = new AbortController().signal;

/** What only the panel may ask: it changes what should exist, or who this node is. */
const panelOnly: ReadonlySet<OperationName> = new Set([
  "container.put",
  "container.delete",
  "container.setPassword",
  "certificate.request",
  "certificate.install",
]);

function guarded(name: OperationName) {
  return t.procedure
    .use(async ({ ctx, next }) => {
      guard(name, ctx);
      const result = await next();
      if (!result.ok) throw withStatus(result.error);
      return result;
    })
    .input(schemasOf(name).input);
}

function guard(name: OperationName, ctx: ProcedureContext): void {
  const version = ctx.contractVersion ?? CONTRACT_VERSION;
  // hello answers everybody: its reply is how the other side learns which versions fit.
  if (name !== "hello" && version !== CONTRACT_VERSION && version !== CONTRACT_VERSION - 1) {
    throw withStatus(
      new BerthError("node.version_mismatch", `the panel speaks version ${version}, this agent ${CONTRACT_VERSION}`),
    );
  }
  if (ctx.caller === "shell" && panelOnly.has(name)) {
    throw withStatus(new BerthError("operation.shell_refused", `${name} belongs to the panel`));
  }
}

/** Counts what ends a service. A panel that asks again for what it has asked for already ends nothing by it. */
function countDestructive(name: OperationName, { ctx, input }: Pick<Call<OperationName>, "ctx" | "input">): void {
  if (ctx.caller !== "panel" || !operations[name].isDestructive) return;
  const isKnown = "operationId" in input && ctx.agent.state.operations.has(input.operationId);
  if (!isKnown) ctx.destructiveLimit.count();
}

function schemasOf(name: OperationName): { input: z.ZodType; output: z.ZodType } {
  return operations[name];
}

/** Gives what was really thrown; tRPC wraps it, and a wrong input is its own kind of wrong. */
function readThrown(error: unknown): unknown {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof ZodError) return new BerthError("input.invalid", describe(cause), { cause });
  // What tRPC itself refuses (no such name, no JSON, a question asked as an act) never reached anything of ours.
  if (error instanceof TRPCError && !(cause instanceof BerthError) && error.code !== "INTERNAL_SERVER_ERROR") {
    return new BerthError(error.code === "PAYLOAD_TOO_LARGE" ? "input.too_large" : "input.invalid", error.message);
  }
  return cause;
}

function describe(error: ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".")}: ${issue.message}`)
    .join("; ");
}

const STATUS = {
  400: "BAD_REQUEST",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  429: "TOO_MANY_REQUESTS",
} as const;

/** Gives the HTTP status the catalogue has for a code, so that a plain client sees a refusal as one. */
function withStatus(thrown: unknown): TRPCError {
  const cause = readThrown(thrown);
  const http = cause instanceof BerthError ? errorCatalogue[cause.code].http : 500;
  const code = Object.entries(STATUS).find(([status]) => Number(status) === http)?.[1] ?? "INTERNAL_SERVER_ERROR";
  return new TRPCError({ code, message: cause instanceof Error ? cause.message : String(cause), cause });
}
