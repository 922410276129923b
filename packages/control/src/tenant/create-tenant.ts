import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { tenantParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";
import { explainTenantCollision } from "./explain-tenant-collision.ts";
import { tenantViewSchema, viewTenant } from "./tenant-view.ts";
import { invitationSchema, loginInput, writeLogin } from "./write-login.ts";

/**
 * Makes a customer with its first login. The invitation is shown here and nowhere again; a second
 * press meets the name that the first one took, and the customer's page makes a new link.
 */
export const createTenant = useCase({
  permission: "tenant.write",
  input: z.strictObject({ name: displayNameSchema, login: loginInput }),
  output: z.object({ tenant: tenantViewSchema, invitation: invitationSchema }),
  async run(actor, { name, login }) {
    try {
      return await actor.db.$transaction(async (tx) => {
        const { id } = await tx.tenant.create({ data: { name } });
        const line = { action: "tenant.create", subjectKind: "tenant" as const, subjectId: id, tenantId: id };
        await audit(tx, actor, { ...line, details: { name } });
        const invitation = await writeLogin(tx, actor, { tenantId: id, login, isStaff: false });
        const row = await tx.tenant.findUniqueOrThrow({ where: { id }, include: tenantParts });
        return { tenant: viewTenant(row), invitation };
      });
    } catch (error) {
      throw await explainTenantCollision(error, { actor, name }, "login.");
    }
  },
});
