import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { ErrorCode } from "@berth/core/errors/catalogue.ts";
import { z } from "zod";
import type { AuthDoor } from "./auth-doors.ts";

/** better-auth's words for what people meet, as ours. */
const codes: Readonly<Record<string, ErrorCode>> = {
  INVALID_EMAIL_OR_PASSWORD: "session.bad_credentials",
  INVALID_EMAIL: "session.bad_credentials",
  INVALID_PASSWORD: "session.bad_password",
  PASSWORD_TOO_SHORT: "input.invalid",
  PASSWORD_TOO_LONG: "session.bad_password",
  INVALID_CODE: "session.bad_code",
  INVALID_BACKUP_CODE: "session.bad_code",
  INVALID_TWO_FACTOR_COOKIE: "session.challenge_over",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "session.challenge_over",
  ACCOUNT_TEMPORARILY_LOCKED: "session.locked_out",
  TOTP_ALREADY_ENABLED: "session.second_factor_changed",
  TOTP_NOT_ENABLED: "session.second_factor_changed",
  BACKUP_CODES_NOT_ENABLED: "session.second_factor_changed",
  TWO_FACTOR_NOT_ENABLED: "session.second_factor_changed",
  ACCOUNT_CLOSED: "session.account_closed",
};

const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: "input.invalid",
  401: "session.required",
  403: "session.forbidden",
  404: "input.invalid",
  409: "session.bad_code",
  429: "session.too_many",
};

const wireSchema = z.object({ code: z.string() });

/** Where a person must look: the proof's own field, or none when it is about something else. */
function fieldOf({ proof, field }: AuthDoor, code: ErrorCode): string | undefined {
  const isOwn = code === "session.bad_password" || (code === "session.bad_code" && proof !== "password");
  return isOwn ? field : undefined;
}

/** Reads better-auth's refusal into an error of ours. */
export function readRefusal(door: AuthDoor, status: number, body: string): BerthError {
  let given: unknown = null;
  try {
    given = JSON.parse(body);
  } catch {
    // Not JSON: the status says enough.
  }
  const wire = wireSchema.safeParse(given).data?.code ?? "";
  const code = codes[wire] ?? byStatus[status] ?? "internal.unexpected";
  const field = fieldOf(door, code);
  return new BerthError(code, `sign-in refused: ${status} ${wire}`, field === undefined ? {} : { field });
}
