import { BerthError } from "@berth/core/errors/berth-error.ts";
import { type ErrorCode, errorCatalogue } from "@berth/core/errors/catalogue.ts";
import { errors } from "@berth/core/messages/en/errors.ts";
import { formatErrorText } from "@berth/core/messages/format-error-text.ts";
import type { TRPCError } from "@trpc/server";
import { z } from "zod";

/** What a browser or a program learns of an error: never our internal words. */
export interface PublicError {
  readonly code: ErrorCode;
  /** In English, for programs; people read their own language by the code. */
  readonly message: string;
  /** The input field the error belongs to. */
  readonly field: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  /** Finds the error in the logs. */
  readonly traceId: string;
}

const ownCodes: Readonly<Partial<Record<TRPCError["code"], ErrorCode>>> = {
  BAD_REQUEST: "input.invalid",
  PARSE_ERROR: "input.invalid",
  NOT_FOUND: "input.invalid",
  METHOD_NOT_SUPPORTED: "input.invalid",
  PAYLOAD_TOO_LARGE: "input.too_large",
  UNSUPPORTED_MEDIA_TYPE: "input.invalid",
  UNAUTHORIZED: "session.required",
  FORBIDDEN: "session.forbidden",
};

/** Reads what went wrong out of tRPC's own error: ours, a fault in the input, or a bug. */
export function toPublicError(error: TRPCError, traceId: string): PublicError {
  const { cause } = error;
  if (cause instanceof BerthError) {
    const { code, field, params } = cause;
    return { code, message: formatErrorText(errors[code], params), field: field ?? null, params, traceId };
  }
  const code = ownCodes[error.code] ?? "internal.unexpected";
  const path = cause instanceof z.ZodError ? cause.issues[0]?.path.join(".") : undefined;
  return {
    code,
    message: formatErrorText(errors[code]),
    field: path === undefined || path === "" ? null : path,
    params: {},
    traceId,
  };
}

/** The nearest HTTP status tRPC has a name for. */
const statusNames: Readonly<Record<number, TRPCError["code"]>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  410: "NOT_FOUND",
  413: "PAYLOAD_TOO_LARGE",
  429: "TOO_MANY_REQUESTS",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

/** Names the status an error of ours is answered with; what has no name of tRPC's is a 500. */
export function trpcCodeOf(code: ErrorCode): TRPCError["code"] {
  return statusNames[errorCatalogue[code].http] ?? "INTERNAL_SERVER_ERROR";
}
