import { randomBytes } from "node:crypto";
import { TOKEN_FINGERPRINT_DIGITS } from "@berth/contract/join.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { hashToken } from "../setup/hash-token.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";

const TOKEN_LIFE_MS = 3_600_000;
const TOKEN_SECRET_BYTES = 32;

/** What a token is made with: it carries the authority's fingerprint, by which a node knows its panel. */
export interface TokenMaker {
  readonly db: SystemDb;
  readonly authority: Pick<CertificateAuthority, "caFingerprint">;
}

/**
 * Makes a join token, good once and for an hour; with a node's id it lets that node come back under a
 * new key, with null a new one in. It is shown here and never again: only its hash is kept.
 */
export async function createJoinToken(
  { db, authority }: TokenMaker,
  nodeId: string | null,
): Promise<{ token: string; expiresAt: Date }> {
  const half = authority.caFingerprint.slice(0, TOKEN_FINGERPRINT_DIGITS);
  const token = `${randomBytes(TOKEN_SECRET_BYTES).toString("base64url")}.${half}`;
  const expiresAt = new Date(Date.now() + TOKEN_LIFE_MS);
  await db.joinToken.create({ data: { tokenHash: hashToken(token), expiresAt, nodeId } });
  return { token, expiresAt };
}

/** Uses a token up by compare-and-set, so that of two askers one gets in; gives the node it lets come back, or null. */
export async function takeJoinToken(tx: Transaction, token: string): Promise<string | null> {
  const now = new Date();
  const where = { tokenHash: hashToken(token) };
  const taken = await tx.joinToken.updateMany({
    where: { ...where, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (taken.count !== 1) throw new BerthError("join.token_invalid", "the join token is unknown, used or expired");
  return (await tx.joinToken.findUniqueOrThrow({ where })).nodeId;
}
