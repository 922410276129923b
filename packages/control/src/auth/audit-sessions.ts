import type { SystemDb } from "@berth/db/database.ts";
import type { BetterAuthOptions } from "better-auth";
import { z } from "zod";
import { type AuditLine, audit } from "../audit.ts";

/** What a hook tells of the request it runs in; null outside of one. */
interface Asked {
  readonly path?: string;
  readonly headers?: Headers | undefined;
}

/** Writes who came, who left and who changed his password, and from where. Wrong passwords are not kept: anybody could fill the table with them. */
export function auditSessions(db: SystemDb): NonNullable<BetterAuthOptions["databaseHooks"]> {
  async function write(asked: Asked, userId: string, deed: Pick<AuditLine, "action" | "details">): Promise<void> {
    const { name } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
    const requestId = z.uuid().safeParse(asked.headers?.get("x-request-id")).data ?? null;
    const who = { userId, name, requestId };
    await audit(db, who, { ...deed, subjectKind: "user", subjectId: userId, tenantId: null });
  }
  // One door may touch several rows (a new password ends all sessions and begins one): each deed has one line.
  return {
    session: {
      create: {
        async after({ userId, ipAddress, userAgent }, asked) {
          if (asked?.path !== "/sign-in/email") return;
          const details = { address: ipAddress ?? "", browser: (userAgent ?? "").slice(0, 300) };
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
  };
}
