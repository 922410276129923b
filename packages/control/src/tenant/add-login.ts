import { z } from "zod";
import { useCase } from "../use-case.ts";
import { assertCustomer } from "./assert-customer.ts";
import { explainTenantCollision } from "./explain-tenant-collision.ts";
import { findOpenTenant } from "./find-open-tenant.ts";
import { invitationSchema, loginInput, writeLogin } from "./write-login.ts";

/** Gives a customer another login, with the same rights as its first. */
export const addLogin = useCase({
  permission: "tenant.write",
  input: loginInput.extend({ tenantId: z.uuid() }),
  output: z.object({ invitation: invitationSchema }),
  async run(actor, { tenantId, ...login }) {
    try {
      return await actor.db.$transaction(async (tx) => {
        assertCustomer(await findOpenTenant(tx, tenantId));
        return { invitation: await writeLogin(tx, actor, { tenantId, login, isStaff: true }) };
      });
    } catch (error) {
      throw await explainTenantCollision(error, { actor, name: login.name });
    }
  },
});
