import { type ErrorCode, errorCatalogue } from "./catalogue.ts";

/** What an error may carry beside its code and its internal words. */
export interface BerthErrorOptions {
  readonly cause?: unknown;
  /** The input field the error belongs to, so that a form can show it there. */
  readonly field?: string;
  /** Values for the public sentence; never secrets. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/**
 * The one error of Berth above the system calls: a code of the catalogue for people and programs,
 * and an internal message (lower-case, with path and value) for the log.
 */
export class BerthError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, internal: string, options: BerthErrorOptions = {}) {
    super(internal, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "BerthError";
    this.code = code;
    this.field = options.field;
    this.params = options.params ?? {};
  }

  /** True when the catalogue says the same call may succeed later. */
  get isRetryable(): boolean {
    return errorCatalogue[this.code].isRetryable;
  }
}

/** Turns anything thrown into a BerthError; what is not one already is a bug and becomes `fallback`. */
export function toBerthError(thrown: unknown, fallback: ErrorCode = "internal.unexpected"): BerthError {
  if (thrown instanceof BerthError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new BerthError(fallback, message, { cause: thrown });
}
