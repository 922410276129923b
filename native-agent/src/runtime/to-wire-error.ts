// Turns whatever a story threw into the form that crosses to the panel and is kept in the journal.
// Called where an error stops: the end of an operation, and the edge of a procedure.
import { type WireError, wireErrorSchema } from "@berth/contract/wire-error.ts";
import { type BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";

/** PATH_MAX of limits.h; the contract takes no longer one. */
const MAX_PATH = 4096;

/** A failed system call, by the field names Node and our ffi share; found anywhere along the causes. */
const syscallSchema = z.object({
  syscall: z.string(),
  code: z.string(),
  path: z
    .string()
    .nullish()
    .transform((path) => path?.slice(0, MAX_PATH) ?? null),
});

const MAX_CAUSES = 8;

/** Gives code, words of the whole chain of causes, and the system call at its end; what is no BerthError is `agent.unexpected`. */
export function toWireError(thrown: unknown, traceId: string | null): WireError {
  const error = toBerthError(thrown, "agent.unexpected");
  const chain = listCauses(thrown);
  const syscall = chain.map((cause) => syscallSchema.safeParse(cause)).find(({ success }) => success)?.data ?? null;
  return wireErrorSchema.parse({
    code: error.code,
    internal: joinWords(chain).slice(0, 4000),
    isRetryable: error.isRetryable,
    traceId,
    syscall,
    ...(Object.keys(error.params).length === 0 ? {} : { params: clip(error.params) }),
  });
}

/** Keeps to the contract's length, or an error about a long name would be lost over its name. */
function clip(params: BerthError["params"]): Record<string, string | number> {
  const entries = Object.entries(params);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? value.slice(0, 200) : value]),
  );
}

/** Says each thing once: whoever wraps an error often repeats its words. */
function joinWords(chain: readonly unknown[]): string {
  return chain.reduce<string>((said, cause) => {
    const words = cause instanceof Error ? cause.message : String(cause);
    if (said.includes(words)) return said;
    return said === "" ? words : `${said}: ${words}`;
  }, "");
}

function listCauses(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  let next = thrown;
  while (next !== undefined && next !== null && chain.length < MAX_CAUSES) {
    chain.push(next);
    next = next instanceof Error ? next.cause : null;
  }
  return chain;
}
