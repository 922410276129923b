import { randomUUID } from "node:crypto";
import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { emailSchema } from "@berth/core/text/email.ts";
import { notifyStaff } from "@berth/db/change.ts";
import type { Transaction } from "@berth/db/database.ts";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { audit } from "../audit.ts";
import { type MadeInvitation, makeInvitation } from "../invitation/make-invitation.ts";

/** Parses who is to sign in. */
export const loginInput = z.strictObject({ name: displayNameSchema, email: emailSchema });
export type LoginInput = z.output<typeof loginInput>;

/** What an answer says of an invitation: the link, this once. */
export const invitationSchema = z.object({ link: z.string(), expiresAt: z.date() });

/** Makes a person of a customer, without a password, and the link by which he sets one. */
export async function writeLogin(
  tx: Transaction,
  actor: Actor,
  { tenantId, login, isStaff }: { tenantId: string; login: LoginInput; isStaff: boolean },
): Promise<MadeInvitation & { readonly userId: string }> {
  const { name, email } = login;
  const userId = randomUUID();
  await tx.user.create({ data: { id: userId, name, email, role: "customer", locale: actor.locale } });
  await tx.member.create({ data: { tenantId, userId, role: "owner" } });
  await audit(tx, actor, {
    action: "tenant.add_login",
    subjectKind: "user",
    subjectId: userId,
    tenantId,
    isStaff,
    details: { name, email },
  });
  await notifyStaff(tx, "tenant", tenantId);
  const invitation = await makeInvitation(tx, { userId, publicUrl: actor.panel.publicUrl });
  return { ...invitation, userId };
}
