import { notifyStaff } from "@berth/db/change.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { makeInvitation } from "../invitation/make-invitation.ts";
import { useCase } from "../use-case.ts";
import { assertCustomer } from "./assert-customer.ts";
import { assertLogin } from "./assert-login.ts";
import { findOpenTenant } from "./find-open-tenant.ts";
import { invitationSchema } from "./write-login.ts";

/** Makes a new link for a login: the first one was lost, or the password. Links given before stop working. */
export const inviteAgain = useCase({
  permission: "tenant.write",
  input: z.strictObject({ tenantId: z.uuid(), userId: z.string().max(64) }),
  output: z.object({ invitation: invitationSchema }),
  async run(actor, { tenantId, userId }) {
    return actor.db.$transaction(async (tx) => {
      assertCustomer(await findOpenTenant(tx, tenantId));
      await assertLogin(tx, { tenantId, userId });
      const line = { action: "tenant.invite_again", subjectKind: "user" as const, subjectId: userId, tenantId };
      await audit(tx, actor, { ...line, isStaff: true });
      await notifyStaff(tx, "tenant", tenantId);
      return { invitation: await makeInvitation(tx, { userId, publicUrl: actor.panel.publicUrl }) };
    });
  },
});
