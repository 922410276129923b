import { randomUUID } from "node:crypto";
import { notifyStaff } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";

/** Sets a person's password, the first one or a new one, and ends what was got by the old one. */
export async function setPassword(
  tx: Transaction,
  { userId, hash }: { readonly userId: string; readonly hash: string },
): Promise<void> {
  const own = { userId, providerId: "credential" };
  const { count } = await tx.account.updateMany({ where: own, data: { password: hash } });
  if (count === 0) await tx.account.create({ data: { ...own, id: randomUUID(), accountId: userId, password: hash } });
  await tx.session.deleteMany({ where: { userId } });
  await tx.invitation.deleteMany({ where: { userId, usedAt: null } });
  for (const { tenantId } of await tx.member.findMany({ where: { userId } })) await notifyStaff(tx, "tenant", tenantId);
}
