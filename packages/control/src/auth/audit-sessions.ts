import type { SystemDb } from "@berth/db/database.ts";
import type { BetterAuthOptions } from "better-auth";
import { z } from "zod";
import { audit } from "../audit.ts";

/** What a hook tells of the request it runs in; null outside of one. */
interface Asked {
  readonly path?: string;
  readonly headers?: Headers | undefined;
}

/** Writes who came, who left and who changed his password, and from where. Wrong passwords are not kept: anybody could fill the table with them. */
export function auditSessions(db: SystemDb): NonNullable<BetterAuthOptions["databaseHooks"]> {
  async function write(action: string, userId: string, asked: Asked | null, details = {}): Promise<void> {
    const { name } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
    const requestId = z.uuid().safeParse(asked?.headers?.get("x-request-id")).data ?? null;
    const who = { userId, name, requestId };
    await audit(db, who, { action, subjectKind: "user", subjectId: userId, tenantId: null, details });
  }
  // One door may touch several rows (a new password ends all sessions and begins one): each deed has one line.
  return {
    session: {
      create: {
        async after({ userId, ipAddress, userAgent }, asked) {
          if (asked?.path !== "/sign-in/email") return;
          await write("session.sign_in", userId, asked, {
            address: ipAddress ?? "",
            browser: (userAgent ?? "").slice(0, 300),
          });
        },
      },
      delete: {
        async after({ userId }, asked) {
          if (asked?.path === "/sign-out") await write("session.sign_out", userId, asked);
        },
      },
    },
    account: {
      update: {
        async after({ userId }, asked) {
          if (asked?.path === "/change-password") await write("user.change_password", userId, asked);
        },
      },
    },
  };
}
