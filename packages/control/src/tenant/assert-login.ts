import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";

/**
 * Throws `member.not_found` for whoever is no login of this customer. Somebody of the provider who is a
 * member here too is none: his password and second factor are not changed by way of a customer.
 */
export async function assertLogin(
  tx: Pick<Transaction, "member">,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
): Promise<void> {
  const member = await tx.member.findUnique({
    where: { tenantId_userId: { tenantId, userId } },
    select: { user: { select: { role: true } } },
  });
  if (member?.user.role !== "customer") throw new BerthError("member.not_found", `no login ${userId} of ${tenantId}`);
}
