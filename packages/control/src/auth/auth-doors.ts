import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { newPasswordSchema } from "./password-rules.ts";

/** A password that is only compared: whatever was once taken must be typeable. */
const knownPassword = z.string().min(1).max(1024);
/** The app's six digits, as people type them. */
const appCode = z
  .string()
  .transform((text) => text.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/));
/** A recovery code as it was shown: five and five characters; the hyphen may be left out. */
const recoveryCode = z
  .string()
  .transform((text) => text.replaceAll(/[\s-]/g, ""))
  .pipe(z.string().regex(/^[0-9A-Za-z]{10}$/))
  .transform((text) => `${text.slice(0, 5)}-${text.slice(5)}`);

/** One of better-auth's doors that we leave open. */
export interface AuthDoor {
  /** All that is handed on; what else a body holds is dropped. */
  readonly body: z.ZodType<Record<string, unknown>>;
  /** What is proved here: a password counts towards the lock-out, a code is the second step's. */
  readonly proof: "nothing" | "password" | "appCode" | "recoveryCode";
  /** The body's field that the proof is in; errors are shown there. */
  readonly field?: string;
  /** The audit's name for what no other row tells of. */
  readonly deed?: string;
}

const withPassword: AuthDoor = { body: z.object({ password: knownPassword }), proof: "password", field: "password" };

/** better-auth has some thirty doors; what is not here answers 404. */
const doors: Readonly<Record<string, AuthDoor>> = {
  "/sign-in/email": {
    body: z.object({ email: z.string().trim().min(1).max(254), password: knownPassword }),
    proof: "password",
    field: "password",
  },
  "/sign-out": { body: z.object({}), proof: "nothing" },
  "/change-password": {
    // Whoever changes his password may do so because somebody else is signed in with the old one.
    body: z
      .object({ currentPassword: knownPassword, newPassword: newPasswordSchema })
      .transform((body) => ({ ...body, revokeOtherSessions: true })),
    proof: "password",
    field: "currentPassword",
  },
  "/two-factor/enable": withPassword,
  "/two-factor/disable": withPassword,
  "/two-factor/generate-backup-codes": { ...withPassword, deed: "user.new_recovery_codes" },
  "/two-factor/verify-totp": { body: z.object({ code: appCode }), proof: "appCode", field: "code" },
  "/two-factor/verify-backup-code": { body: z.object({ code: recoveryCode }), proof: "recoveryCode", field: "code" },
};

/** Finds the door of a path below /api/auth; undefined when there is none. */
export function findDoor(path: string): AuthDoor | undefined {
  return Object.hasOwn(doors, path) ? doors[path] : undefined;
}

/** Reads what a door takes out of a body's text; a fault is `input.invalid` with its field. */
export function readDoorBody({ body, proof }: AuthDoor, text: string): Record<string, unknown> {
  let given: unknown;
  try {
    given = JSON.parse(text === "" ? "{}" : text);
  } catch (cause) {
    throw new BerthError("input.invalid", "the body is not JSON", { cause });
  }
  const parsed = body.safeParse(given);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join(".") ?? "";
  const code = field === "code" && proof !== "nothing" ? "session.bad_code" : "input.invalid";
  // The value itself is not said: it may be a password.
  throw new BerthError(code, `${field} does not fit`, field === "" ? {} : { field });
}
