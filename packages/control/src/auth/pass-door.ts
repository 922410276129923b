import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import { audit } from "../audit.ts";
import { type AuthDoor, readDoorBody } from "./auth-doors.ts";
import { type Attempt, beginAttempt, type LockOutSource, lockedOut } from "./lock-out.ts";
import { readRefusal } from "./read-refusal.ts";
import { secondStepLock } from "./second-factor.ts";

/** Whose session a request's cookie is. */
export interface Signer {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly twoFactorEnabled: boolean;
}

/** What stands behind the doors. */
export interface DoorSource extends LockOutSource {
  readonly db: SystemDb;
  /** better-auth itself. */
  readonly handler: (request: Request) => Promise<Response>;
  readonly findSigner: (headers: Headers) => Promise<Signer | null>;
}

/** One request for a door. */
export interface Asked {
  readonly door: AuthDoor;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  readonly address: string;
  readonly requestId: string;
}

const wrongPassword: readonly string[] = ["session.bad_credentials", "session.bad_password"];

/** Refuses a code where there is no step that asks for one, so that no door tells right codes from wrong ones. */
function assertAskedFor({ proof }: AuthDoor, signer: Signer | null): void {
  const isIdle = proof === "recoveryCode" ? signer !== null : signer?.twoFactorEnabled === true;
  if (isIdle) throw new BerthError("session.second_factor_changed", "a code that nobody asked for");
}

/** Begins to count a password that is tried, by the person it is of: the one typed, or the one signed in. */
async function count(source: DoorSource, asked: Asked, body: Record<string, unknown>): Promise<Attempt | null> {
  const { door, headers, address, requestId } = asked;
  if (door.proof === "nothing") return null;
  const signer = "email" in body ? null : await source.findSigner(headers);
  if (door.proof !== "password") {
    assertAskedFor(door, signer);
    return null;
  }
  const email = "email" in body ? String(body.email) : signer?.email;
  return email === undefined ? null : beginAttempt(source, { email, address, requestId });
}

/** Writes a deed of the person who is signed in. */
async function auditDeed({ db, findSigner }: DoorSource, { headers, requestId }: Asked, action: string): Promise<void> {
  const signer = await findSigner(headers);
  if (signer === null) return;
  const { userId, name } = signer;
  await audit(db, { userId, name, requestId }, { action, subjectKind: "user", subjectId: userId, tenantId: null });
}

/**
 * Passes a request through one of better-auth's doors: our lock-out before it, and for a refusal an
 * error of ours after it. Password and second factor stay one state machine, and that is better-auth's.
 */
export async function passDoor(source: DoorSource, asked: Asked): Promise<Response> {
  const { door, url, headers, address, requestId } = asked;
  const body = readDoorBody(door, asked.body);
  const attempt = await count(source, asked, body);
  const request = new Request(url, { method: "POST", headers, body: JSON.stringify(body) });
  const response = await source.handler(request);
  if (response.ok) {
    await attempt?.succeed();
    if (door.deed !== undefined) await auditDeed(source, asked, door.deed);
    return response;
  }
  const error = readRefusal(door, response.status, await response.text());
  await (wrongPassword.includes(error.code) ? attempt?.fail() : attempt?.withdraw());
  if (error.code === "session.bad_code" || error.code === "session.locked_out") {
    const cookie = headers.get("cookie") ?? "";
    const until = await secondStepLock(source.db, { cookie, address, requestId, error });
    if (until !== null) throw lockedOut(until);
  }
  throw error;
}
