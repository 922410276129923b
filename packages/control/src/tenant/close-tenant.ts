import { BerthError } from "@berth/core/errors/berth-error.ts";
import { allocate } from "@berth/db/allocate.ts";
import { notifyStaff } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";
import { tenantParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";
import { assertCustomer } from "./assert-customer.ts";
import { findOpenTenant } from "./find-open-tenant.ts";
import { tenantViewSchema, viewTenant } from "./tenant-view.ts";

/** Ends the sessions and links of everybody who was a member here and of no other open customer. */
async function endAccess(tx: Transaction, tenantId: string): Promise<void> {
  const only = { members: { some: { tenantId }, none: { tenant: { closedAt: null } } } };
  await tx.session.deleteMany({ where: { user: { role: "customer", ...only } } });
  await tx.invitation.deleteMany({ where: { usedAt: null, user: { role: "customer", ...only } } });
}

/** Closes a customer that has no containers: its people are signed out and cannot come back; the books stay. */
export const closeTenant = useCase({
  permission: "tenant.write",
  input: z.strictObject({ tenantId: z.uuid() }),
  output: tenantViewSchema,
  async run(actor, { tenantId }) {
    // In the queue of the creates, so that none slips in between the count and the closing.
    return allocate(actor.db, async (tx) => {
      const tenant = await findOpenTenant(tx, tenantId);
      assertCustomer(tenant);
      const count = await tx.container.count({ where: { tenantId } });
      if (count > 0)
        throw new BerthError("tenant.not_empty", `${tenant.name} has ${count} containers`, { params: { count } });
      const data = { closedAt: new Date() };
      const row = await tx.tenant.update({ where: { id: tenantId }, data, include: tenantParts });
      await endAccess(tx, tenantId);
      const line = { action: "tenant.close", subjectKind: "tenant" as const, subjectId: tenantId, tenantId };
      await audit(tx, actor, { ...line, isStaff: true, details: { name: tenant.name } });
      await notifyStaff(tx, "tenant", tenantId);
      return viewTenant(row);
    });
  },
});
