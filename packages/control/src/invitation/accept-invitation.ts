import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { isShutOut } from "../auth/closed-tenants.ts";
import { newPasswordSchema } from "../auth/password-rules.ts";
import { hashToken } from "../setup/hash-token.ts";
import { openUseCase } from "../use-case.ts";
import { setPassword } from "./set-password.ts";

/** A second press within this time, with the same password, is answered like the first. */
const REPEAT_MS = 60_000;

const input = z.strictObject({
  token: z.string().min(40).max(200),
  password: newPasswordSchema,
  /** The language the person read the page in. */
  locale: z.enum(["en", "ru"]).optional(),
});

const invalid = () => new BerthError("invitation.link_invalid", "the link is unknown, used or late");

/** Finds the link of a token; one that was never made, is late, or leads to a closed customer is invalid. */
async function findLink(db: SystemDb, token: string) {
  const link = await db.invitation.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { user: { include: { accounts: { where: { providerId: "credential" } } } } },
  });
  if (link === null || link.expiresAt < new Date() || (await isShutOut(db, link.userId))) throw invalid();
  return link;
}

/** Takes the link: of two at once, one. */
async function takeLink(tx: Transaction, id: string): Promise<void> {
  const taken = await tx.invitation.updateMany({ where: { id, usedAt: null }, data: { usedAt: new Date() } });
  if (taken.count !== 1) throw invalid();
}

/** Sets a password by a one-use link. Whoever was signed in as this person is not any more; a second factor stays. */
export const acceptInvitation = openUseCase({
  input,
  output: z.object({ email: z.string() }),
  async run({ panel, requestId }, { token, password, locale }) {
    const { auth, db } = panel;
    const { id, usedAt, userId, user } = await findLink(db.system, token);
    const { email, name, accounts } = user;
    const current = accounts[0]?.password;
    if (usedAt !== null) {
      const isRepeated = usedAt.getTime() > Date.now() - REPEAT_MS && typeof current === "string";
      if (isRepeated && (await auth.isPassword(current, password))) return { email };
      throw invalid();
    }
    const hash = await auth.hashPassword(password);
    await db.system.$transaction(async (tx) => {
      await takeLink(tx, id);
      await setPassword(tx, { userId, hash });
      if (locale !== undefined) await tx.user.update({ where: { id: userId }, data: { locale } });
      const line = { action: "invitation.accept", subjectKind: "user" as const, subjectId: userId, tenantId: null };
      await audit(tx, { userId, name, requestId }, line);
    });
    await auth.forgetFailures(email);
    return { email };
  },
});
