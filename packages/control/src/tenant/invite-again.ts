import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { makeInvitation } from "../invitation/make-invitation.ts";
import { useCase } from "../use-case.ts";
import { assertCustomer } from "./assert-customer.ts";
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
      const member = await tx.member.findUnique({ where: { tenantId_userId: { tenantId, userId } } });
      if (member === null) throw new BerthError("member.not_found", `no member ${userId} of ${tenantId}`);
      const line = { action: "tenant.invite_again", subjectKind: "user" as const, subjectId: userId, tenantId };
      await audit(tx, actor, { ...line, isStaff: true });
      return { invitation: await makeInvitation(tx, { userId, publicUrl: actor.panel.publicUrl }) };
    });
  },
});
