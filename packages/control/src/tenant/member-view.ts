import type { ScopedDb } from "@berth/db/database.ts";
import { z } from "zod";
import { memberRanks } from "../permission.ts";

/** A login of a customer. `linkExpiresAt` is the end, perhaps past, of a link that nobody has used yet. */
export const memberViewSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  rank: z.enum(memberRanks),
  /** `invited` until the first password is set. */
  state: z.enum(["invited", "active"]),
  hasSecondFactor: z.boolean(),
  linkExpiresAt: z.date().nullable(),
  lastSignInAt: z.date().nullable(),
  createdAt: z.date(),
});
export type MemberView = z.infer<typeof memberViewSchema>;

async function readLastSignIns(db: ScopedDb, userIds: string[]): Promise<ReadonlyMap<string, Date | null>> {
  const rows = await db.auditEntry.groupBy({
    by: ["subjectId"],
    where: { subjectKind: "user", subjectId: { in: userIds }, action: "session.sign_in" },
    _max: { at: true },
  });
  return new Map(rows.map(({ subjectId, _max }) => [subjectId, _max.at]));
}

/** Reads and shows the logins of a customer, the oldest first. */
export async function viewMembers(db: ScopedDb, tenantId: string): Promise<MemberView[]> {
  const rows = await db.member.findMany({
    where: { tenantId },
    include: {
      user: {
        include: {
          accounts: { where: { password: { not: null } }, select: { id: true } },
          invitations: { where: { usedAt: null }, orderBy: { expiresAt: "desc" }, take: 1 },
        },
      },
    },
    orderBy: { createdAt: "asc" },
  });
  const lastSignIns = await readLastSignIns(
    db,
    rows.map(({ userId }) => userId),
  );
  return rows.map(({ userId, role, createdAt, user }) => ({
    userId,
    name: user.name,
    email: user.email,
    rank: role,
    state: user.accounts.length > 0 ? "active" : "invited",
    hasSecondFactor: user.twoFactorEnabled,
    linkExpiresAt: user.invitations[0]?.expiresAt ?? null,
    lastSignInAt: lastSignIns.get(userId) ?? null,
    createdAt,
  }));
}
