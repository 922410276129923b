import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { notifyStaff } from "@berth/db/change.ts";
import { tenantParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";
import { explainTenantCollision } from "./explain-tenant-collision.ts";
import { findTenant } from "./find-tenant.ts";
import { tenantViewSchema, viewTenant } from "./tenant-view.ts";

/** Gives a customer, or the provider itself, another name. */
export const renameTenant = useCase({
  permission: "tenant.write",
  input: z.strictObject({ tenantId: z.uuid(), name: displayNameSchema }),
  output: tenantViewSchema,
  async run(actor, { tenantId, name }) {
    try {
      return await actor.db.$transaction(async (tx) => {
        const { id, name: was, isProvider } = await findTenant(tx, tenantId);
        const row = await tx.tenant.update({ where: { id }, data: { name }, include: tenantParts });
        const line = { action: "tenant.rename", subjectKind: "tenant" as const, subjectId: id, tenantId: id };
        await audit(tx, actor, { ...line, isStaff: !isProvider, details: { name, was } });
        await notifyStaff(tx, "tenant", id);
        return viewTenant(row);
      });
    } catch (error) {
      throw await explainTenantCollision(error, { actor, name });
    }
  },
});
