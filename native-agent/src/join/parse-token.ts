// Takes a join token apart. The secret half proves to the panel that this node was invited; the
// other half proves to this node that the panel is the one that invited it.
import { createHash, X509Certificate } from "node:crypto";
import { joinTokenSchema, TOKEN_FINGERPRINT_DIGITS } from "@berth/contract/join.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** Gives the CA fingerprint of a token (32 hex digits), or throws `join.token_invalid`. */
export function readTokenFingerprint(token: string): string {
  const parsed = joinTokenSchema.safeParse(token.trim());
  if (!parsed.success) throw new BerthError("join.token_invalid", "the token is not of the form secret.fingerprint");
  return parsed.data.slice(-TOKEN_FINGERPRINT_DIGITS);
}

/** Gives a certificate's fingerprint as tokens carry it: the first half of the sha256 of its DER. */
export function fingerprintOf(certificate: X509Certificate): string {
  return createHash("sha256").update(certificate.raw).digest("hex").slice(0, TOKEN_FINGERPRINT_DIGITS);
}

/** Throws `join.failed` unless the CA is the one the token names: then whoever answered is not our panel. */
export function expectAuthority(caPem: string, fingerprint: string): void {
  const found = fingerprintOf(new X509Certificate(caPem));
  if (found !== fingerprint) {
    throw new BerthError(
      "join.failed",
      `the panel's CA is ${found}, the token says ${fingerprint}: this is another panel`,
    );
  }
}
