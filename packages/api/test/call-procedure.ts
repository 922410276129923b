import type { Caller } from "@berth/control/actor.ts";
import type { Panel } from "@berth/control/panel.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { TRPCError } from "@trpc/server";
import { toPublicError, trpcCodeOf } from "../src/error-shape.ts";
import { appRouter } from "../src/router.ts";

/** Every procedure by its name. */
export const procedureNames = Object.keys(appRouter._def.procedures);

function isIterable(reply: unknown): reply is AsyncIterable<unknown> {
  return typeof reply === "object" && reply !== null && Symbol.asyncIterator in reply;
}

/** One call: of whom, by whom, with what. */
export interface ProcedureCall {
  readonly panel: Panel;
  readonly caller: Caller | null;
  readonly input: unknown;
}

/** Calls one procedure and returns what it answers, a subscription's beginning; throws what it throws. */
export async function callProcedure(name: string, { panel, caller, input }: ProcedureCall): Promise<unknown> {
  const procedure = name
    .split(".")
    .reduce<unknown>(
      (level, key) => Reflect.get(Object(level), key),
      appRouter.createCaller({ panel, caller, requestId: "r" }, { signal: AbortSignal.abort() }),
    );
  if (typeof procedure !== "function") throw new Error(`${name} is no procedure`);
  const reply: unknown = await procedure(input);
  return isIterable(reply) ? reply[Symbol.asyncIterator]().next() : reply;
}

/** What an error shows to somebody outside, but for its reference. */
export interface PublicFace {
  readonly code: string;
  readonly [part: string]: unknown;
}

/** All that somebody outside can learn of an error. */
export function publicFace(thrown: unknown): PublicFace {
  // A subscription throws as it is read; tRPC wraps that only on its way out.
  const error =
    thrown instanceof BerthError
      ? new TRPCError({ code: trpcCodeOf(thrown.code), message: thrown.message, cause: thrown })
      : thrown;
  if (!(error instanceof TRPCError)) return { code: `thrown ${String(thrown)}` };
  return { ...toPublicError(error, ""), status: error.code };
}
