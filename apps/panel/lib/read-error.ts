import { type ErrorCode, errorCatalogue, isErrorCode } from "@berth/core/errors/catalogue.ts";
import { isTRPCClientError } from "@trpc/client";
import { z } from "zod";
import { AuthError } from "./post-auth.ts";

/** What the API says about an error; everything it hides stays on the server. */
const wireSchema = z.object({
  berth: z.object({
    code: z.string(),
    field: z.string().nullish(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
    traceId: z.string().nullish(),
  }),
});

/** An error as the panel shows it. `code` is null when the panel did not answer at all. */
export interface ReadError {
  readonly code: ErrorCode | null;
  readonly field: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  readonly traceId: string | null;
  readonly isRetryable: boolean;
}

/** Reads whatever a query or mutation failed with. */
export function readError(thrown: unknown): ReadError {
  const wire = wireSchema.safeParse(isTRPCClientError(thrown) || thrown instanceof AuthError ? thrown.data : undefined);
  if (!wire.success) return { code: null, field: null, params: {}, traceId: null, isRetryable: true };
  const { code, field, params, traceId } = wire.data.berth;
  const known = isErrorCode(code) ? code : "internal.unexpected";
  return {
    code: known,
    field: field ?? null,
    params: params ?? {},
    traceId: traceId ?? null,
    isRetryable: errorCatalogue[known].isRetryable,
  };
}
