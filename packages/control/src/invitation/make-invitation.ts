import { randomBytes } from "node:crypto";
import type { Transaction } from "@berth/db/database.ts";
import { hashToken } from "../setup/hash-token.ts";

const DAY_MS = 86_400_000;
/** How long an invitation can be taken, in days. */
const DAYS = 7;

/** An invitation as it is handed over, this once. */
export interface MadeInvitation {
  /** Where the person sets a password. The token is behind the #, which browsers send to no server. */
  readonly link: string;
  readonly expiresAt: Date;
}

/**
 * Makes the one-use link by which a person sets a password, in the transaction of whoever asks for
 * it. Links given before stop working; only the sha256 of this one's token is kept.
 */
export async function makeInvitation(
  tx: Pick<Transaction, "invitation">,
  { userId, publicUrl }: { readonly userId: string; readonly publicUrl: string },
): Promise<MadeInvitation> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + DAYS * DAY_MS);
  await tx.invitation.deleteMany({ where: { userId, usedAt: null } });
  await tx.invitation.create({ data: { userId, tokenHash: hashToken(token), expiresAt } });
  return { link: `${publicUrl}/invite#${token}`, expiresAt };
}
