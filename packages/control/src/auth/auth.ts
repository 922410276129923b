import { createHmac, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import { withHashedSessionTokens } from "@berth/db/hashed-session-tokens.ts";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { createAuthMiddleware } from "better-auth/api";
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import type { Logger } from "pino";
import { z } from "zod";
import { auditSessions } from "./audit-sessions.ts";
import { trustedOrigins } from "./trusted-origins.ts";

/** The shortest password of a person; long beats strange. */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** The header in which the server tells who is at the other end; whatever a client sends in it is replaced. */
export const CLIENT_ADDRESS_HEADER = "x-berth-client-address";

/** A session and its person, as the cookie alone tells. */
export interface SignedIn {
  readonly sessionId: string;
  readonly userId: string;
}

/** Signing in and out, and who a cookie belongs to. */
export interface Auth {
  /** Answers /api/auth; only the doors of `openPaths` exist. A request's body was read and is its `body`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Looks the cookie's session up in the database, at every call; null when there is none that is valid. */
  findSession(headers: IncomingMessage["headers"]): Promise<SignedIn | null>;
  /** Hashes a person's password with scrypt for the account row. */
  hashPassword(password: string): Promise<string>;
}

/** What the panel's sign-in is made of; `secret` is the root that its own keys are derived from. */
export interface AuthOptions {
  readonly db: SystemDb;
  readonly log: Logger;
  readonly secret: string;
  readonly publicUrl: string;
}

/** better-auth has some thirty doors; what is not here answers 404. */
const openPaths = ["/sign-in/email", "/sign-out", "/get-session", "/change-password"];

const sessionSchema = z.object({ session: z.object({ id: z.string(), userId: z.string() }) }).nullable();

function derive(secret: string, purpose: string): string {
  return createHmac("sha256", secret).update(`berth ${purpose}`).digest("hex");
}

/** Whoever changes his password may do so because somebody else is signed in with the old one. */
const endOtherSessions = createAuthMiddleware(async ({ path, body }) =>
  path === "/change-password" ? { context: { body: { ...body, revokeOtherSessions: true } } } : undefined,
);

function options({ db, log, secret, publicUrl }: AuthOptions): BetterAuthOptions {
  return {
    baseURL: publicUrl,
    basePath: "/api/auth",
    secret: derive(secret, "session cookie"),
    database: prismaAdapter(withHashedSessionTokens(db, derive(secret, "session token")), { provider: "postgresql" }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      revokeSessionsOnPasswordReset: true,
    },
    user: {
      additionalFields: {
        role: { type: "string", required: false, input: false },
        locale: { type: "string", required: false, input: false },
      },
    },
    session: { expiresIn: 7 * 86_400, updateAge: 86_400 },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 120,
      customRules: { "/sign-in/email": { window: 60, max: 10 }, "/change-password": { window: 60, max: 10 } },
    },
    trustedOrigins: (request) => trustedOrigins(publicUrl, request?.headers.get("host") ?? null),
    databaseHooks: auditSessions(db),
    hooks: { before: endOtherSessions },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: "berth",
      useSecureCookies: publicUrl.startsWith("https://"),
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      database: { generateId: () => randomUUID() },
    },
    logger: { log: (level, message) => log[level]({ part: "auth" }, message) },
  };
}

/** Opens sign-in on a database; sessions and rate limits are rows, so any number of panels agree on them. */
export function openAuth(given: AuthOptions): Auth {
  const auth = betterAuth(options(given));
  const handler = toNodeHandler(auth);
  return {
    async handle(request, response) {
      const path = (request.url ?? "/").split("?", 1)[0]?.replace(/^\/api\/auth/, "") ?? "";
      if (!openPaths.includes(path)) {
        response.writeHead(404).end();
        return;
      }
      await handler(request, response);
    },
    async findSession(headers) {
      const found: unknown = await auth.api.getSession({
        headers: fromNodeHeaders(headers),
        query: { disableRefresh: true },
      });
      const session = sessionSchema.parse(found)?.session;
      return session === undefined ? null : { sessionId: session.id, userId: session.userId };
    },
    async hashPassword(password) {
      if (password.length > MAX_PASSWORD_LENGTH) throw new BerthError("input.invalid", "password too long");
      const context = await auth.$context;
      return context.password.hash(password);
    },
  };
}
