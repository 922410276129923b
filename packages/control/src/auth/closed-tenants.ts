import type { SystemDb } from "@berth/db/database.ts";

/** Which memberships count: those of tenants that are not closed. */
export const openMembers = { where: { tenant: { closedAt: null } }, select: { tenantId: true, role: true } } as const;

/** Tells whether a person is a customer without an open tenant, and so has nothing to sign in to. */
export async function isShutOut(db: SystemDb, userId: string): Promise<boolean> {
  const person = await db.user.findUnique({ where: { id: userId }, select: { role: true, members: openMembers } });
  return person?.role === "customer" && person.members.length === 0;
}
