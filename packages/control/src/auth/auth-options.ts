import { randomUUID } from "node:crypto";
import type { SystemDb } from "@berth/db/database.ts";
import { withHashedSessionTokens } from "@berth/db/hashed-session-tokens.ts";
import type { BetterAuthOptions } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Logger } from "pino";
import { auditSessions } from "./audit-sessions.ts";
import { guardSessions } from "./guard-sessions.ts";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "./password-rules.ts";
import { trustedOrigins } from "./trusted-origins.ts";

/** The header in which the server tells who is at the other end; whatever a client sends in it is replaced. */
export const CLIENT_ADDRESS_HEADER = "x-berth-client-address";

/** What better-auth is set up with. */
export interface AuthOptionsSource {
  readonly db: SystemDb;
  readonly log: Logger;
  readonly publicUrl: string;
  /** Derives a key for one purpose from the panel's secret. */
  readonly derive: (purpose: string) => string;
  readonly hashCode: (code: string) => string;
}

/** How many recovery codes a person gets. */
const RECOVERY_CODES = 10;

/** The second factor: six digits of RFC 6238; ten wrong ones in a row lock the step for a quarter of an hour. */
function secondFactor(publicUrl: string) {
  return twoFactor({
    issuer: `Berth ${new URL(publicUrl).hostname}`,
    backupCodeOptions: { amount: RECOVERY_CODES, length: 10, storeBackupCodes: "encrypted" },
    accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
  });
}

/** Sets better-auth up: rows of ours, hashed tokens, our guards before a session and our audit after it. */
export function authOptions({ db, log, publicUrl, derive, hashCode }: AuthOptionsSource): BetterAuthOptions {
  const lines = auditSessions(db);
  return {
    appName: "Berth",
    baseURL: publicUrl,
    basePath: "/api/auth",
    secret: derive("session cookie"),
    database: prismaAdapter(withHashedSessionTokens(db, derive("session token")), { provider: "postgresql" }),
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
      customRules: {
        "/sign-in/email": { window: 60, max: 10 },
        "/change-password": { window: 60, max: 10 },
        "/two-factor/*": { window: 60, max: 20 },
      },
    },
    trustedOrigins: (request) => trustedOrigins(publicUrl, request?.headers.get("host") ?? null),
    databaseHooks: {
      ...lines,
      session: {
        ...lines.session,
        create: { ...lines.session.create, before: guardSessions(db, hashCode) },
      },
    },
    plugins: [secondFactor(publicUrl)],
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
