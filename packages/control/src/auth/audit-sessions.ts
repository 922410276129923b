import type { SystemDb } from "@berth/db/database.ts";
import type { BetterAuthOptions } from "better-auth";
import { z } from "zod";
import { type AuditLine, audit } from "../audit.ts";

type Hooks = NonNullable<BetterAuthOptions["databaseHooks"]>;

/** What a hook tells of the request it runs in; null outside of one. */
interface Asked {
  readonly path?: string;
  readonly headers?: Headers | undefined;
}

/** The doors a person comes in by, and with what in hand. */
const signInBy: Readonly<Record<string, string>> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "code",
  "/two-factor/verify-backup-code": "recovery code",
};

/**
 * Writes who came, who left, and who changed how he signs in, and from where. Wrong passwords are not
 * kept: anybody could fill the table with them. One door may touch several rows (a new password ends all
 * sessions and begins one): each deed has one line.
 */
export function auditSessions(db: SystemDb): Pick<Hooks, "account" | "user"> & {
  session: Pick<NonNullable<Hooks["session"]>, "delete"> & {
    create: Pick<NonNullable<NonNullable<Hooks["session"]>["create"]>, "after">;
  };
} {
  async function write(asked: Asked, userId: string, deed: Pick<AuditLine, "action" | "details">): Promise<void> {
    const { name } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
    const requestId = z.uuid().safeParse(asked.headers?.get("x-request-id")).data ?? null;
    const who = { userId, name, requestId };
    await audit(db, who, { ...deed, subjectKind: "user", subjectId: userId, tenantId: null });
  }

  /** A password alone is no sign-in of somebody who has a second factor, nor is switching it on one. */
  async function isSignIn(path: string, userId: string, isSignedIn: boolean): Promise<boolean> {
    if (path !== "/sign-in/email") return !isSignedIn;
    const person = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { twoFactorEnabled: true } });
    return !person.twoFactorEnabled;
  }

  return {
    session: {
      create: {
        async after({ userId, ipAddress, userAgent }, asked) {
          const by = signInBy[asked?.path ?? ""];
          if (asked === null || by === undefined) return;
          if (!(await isSignIn(asked.path ?? "", userId, asked.context.session !== null))) return;
          const details = { address: ipAddress ?? "", browser: (userAgent ?? "").slice(0, 300), by };
          if (by === "recovery code") await write(asked, userId, { action: "session.recovery_code" });
          await write(asked, userId, { action: "session.sign_in", details });
        },
      },
      delete: {
        async after({ userId }, asked) {
          if (asked?.path === "/sign-out") await write(asked, userId, { action: "session.sign_out" });
        },
      },
    },
    account: {
      update: {
        async after({ userId }, asked) {
          if (asked?.path === "/change-password") await write(asked, userId, { action: "user.change_password" });
        },
      },
    },
    user: {
      update: {
        async after({ id }, asked) {
          if (asked?.path === "/two-factor/verify-totp") await write(asked, id, { action: "user.second_factor_on" });
          if (asked?.path === "/two-factor/disable") await write(asked, id, { action: "user.second_factor_off" });
        },
      },
    },
  };
}
