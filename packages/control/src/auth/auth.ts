import { createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import { betterAuth } from "better-auth";
import { symmetricDecrypt } from "better-auth/crypto";
import { fromNodeHeaders } from "better-auth/node";
import type { Logger } from "pino";
import { z } from "zod";
import { findDoor } from "./auth-doors.ts";
import { authOptions, CLIENT_ADDRESS_HEADER } from "./auth-options.ts";
import { forgetFailures } from "./lock-out.ts";
import { passDoor, type Signer } from "./pass-door.ts";
import { MAX_PASSWORD_LENGTH } from "./password-rules.ts";

/** A session and its person, as the cookie alone tells. */
export interface SignedIn {
  readonly sessionId: string;
  readonly userId: string;
  /** When the session was last seen to be used, to the minute. */
  readonly usedAt: Date;
}

/** A request for one of the doors; its body was read and is `body`. */
export interface AuthRequest {
  readonly req: IncomingMessage;
  readonly body: string;
  readonly requestId: string;
}

/** Signing in and out, and who a cookie belongs to. */
export interface Auth {
  /** Answers a POST below /api/auth, or throws why not; false when there is no such door. */
  answer(request: AuthRequest, res: ServerResponse): Promise<boolean>;
  /** Looks the cookie's session up in the database, at every call; null when there is none that is valid. */
  findSession(headers: IncomingMessage["headers"]): Promise<SignedIn | null>;
  /** Hashes a person's password with scrypt for the account row. */
  hashPassword(password: string): Promise<string>;
  /** Tells whether a password is the one of an account row. */
  isPassword(hash: string, password: string): Promise<boolean>;
  /** Counts a person's recovery codes that are left. */
  countRecoveryCodes(encrypted: string): Promise<number>;
  /** Forgets the failed tries for an account: its person has a new password. */
  forgetFailures(email: string): Promise<void>;
}

/** What the panel's sign-in is made of; `secret` is the root that its own keys are derived from. */
export interface AuthOptions {
  readonly db: SystemDb;
  readonly log: Logger;
  readonly secret: string;
  readonly publicUrl: string;
}

const sessionSchema = z
  .object({
    session: z.object({ id: z.string(), userId: z.string(), updatedAt: z.date() }),
    user: z.object({ name: z.string(), email: z.string(), twoFactorEnabled: z.boolean().nullish() }),
  })
  .nullable();

/** Sends a web answer out; every cookie keeps a line of its own. */
async function send(response: Response, res: ServerResponse): Promise<void> {
  const cookies = response.headers.getSetCookie();
  for (const [name, value] of response.headers) if (name !== "set-cookie") res.setHeader(name, value);
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  res.setHeader("cache-control", "no-store");
  res.writeHead(response.status).end(await response.text());
}

/** Opens sign-in on a database; sessions and failed tries are rows, so any number of panels agree on them. */
export function openAuth(given: AuthOptions): Auth {
  const { db, secret, publicUrl } = given;
  const keyed = (purpose: string) => (text: string) =>
    createHmac("sha256", derive(secret, purpose)).update(text).digest("hex");
  const auth = betterAuth(
    authOptions({ ...given, derive: (purpose) => derive(secret, purpose), hashCode: keyed("second factor code") }),
  );
  const lockOut = { db, hashAccount: keyed("sign-in account") };

  async function read(headers: Headers) {
    const found: unknown = await auth.api.getSession({ headers, query: { disableRefresh: true } });
    return sessionSchema.parse(found);
  }

  async function findSigner(headers: Headers): Promise<Signer | null> {
    const found = await read(headers);
    if (found === null) return null;
    const { name, email, twoFactorEnabled } = found.user;
    return { userId: found.session.userId, name, email, twoFactorEnabled: twoFactorEnabled ?? false };
  }

  return {
    async answer({ req, body, requestId }, res) {
      const url = new URL(req.url ?? "/", publicUrl);
      const door = findDoor(url.pathname.replace(/^\/api\/auth/, ""));
      if (door === undefined || req.method !== "POST") return false;
      const headers = fromNodeHeaders(req.headers);
      headers.set("content-type", "application/json");
      headers.delete("content-length");
      headers.set("x-request-id", requestId);
      const address = headers.get(CLIENT_ADDRESS_HEADER) ?? "";
      const source = { ...lockOut, handler: auth.handler, findSigner };
      await send(await passDoor(source, { door, url, headers, body, address, requestId }), res);
      return true;
    },
    async findSession(headers) {
      const session = (await read(fromNodeHeaders(headers)))?.session;
      return session === undefined
        ? null
        : { sessionId: session.id, userId: session.userId, usedAt: session.updatedAt };
    },
    async hashPassword(password) {
      if (password.length > MAX_PASSWORD_LENGTH) throw new BerthError("input.invalid", "password too long");
      return (await auth.$context).password.hash(password);
    },
    isPassword: async (hash, password) => (await auth.$context).password.verify({ hash, password }),
    async countRecoveryCodes(encrypted) {
      const key = (await auth.$context).secretConfig;
      return z.array(z.string()).parse(JSON.parse(await symmetricDecrypt({ key, data: encrypted }))).length;
    },
    forgetFailures: (email) => forgetFailures(lockOut, email),
  };
}

/** Derives a key for one purpose from the panel's secret. */
function derive(secret: string, purpose: string): string {
  return createHmac("sha256", secret).update(`berth ${purpose}`).digest("hex");
}
