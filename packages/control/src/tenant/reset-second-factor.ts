import { reasonSchema } from "@berth/core/audit/reason.ts";
import { notifyStaff } from "@berth/db/change.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";
import { assertCustomer } from "./assert-customer.ts";
import { assertLogin } from "./assert-login.ts";
import { findOpenTenant } from "./find-open-tenant.ts";

/**
 * Switches off the second factor of a customer's login whose phone and recovery codes are lost. The
 * password stays what it was; every session ends, so that whoever asked must know it.
 */
export const resetSecondFactor = useCase({
  permission: "tenant.write",
  input: z.strictObject({ tenantId: z.uuid(), userId: z.string().max(64), reason: reasonSchema }),
  output: z.object({}),
  async run(actor, { tenantId, userId, reason }) {
    await actor.db.$transaction(async (tx) => {
      assertCustomer(await findOpenTenant(tx, tenantId));
      await assertLogin(tx, { tenantId, userId });
      await tx.twoFactor.deleteMany({ where: { userId } });
      await tx.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } });
      await tx.session.deleteMany({ where: { userId } });
      const line = { action: "tenant.reset_second_factor", subjectKind: "user" as const, subjectId: userId, tenantId };
      await audit(tx, actor, { ...line, isStaff: true, reason });
      await notifyStaff(tx, "tenant", tenantId);
    });
    return {};
  },
});
