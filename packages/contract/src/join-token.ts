import { z } from "zod";

const TOKEN_SECRET_BYTES = 32;
const FINGERPRINT_BYTES = 32;

const tokenBytesSchema = z
  .base64url()
  .transform((text) => Buffer.from(text, "base64url"))
  .refine((bytes) => bytes.length === TOKEN_SECRET_BYTES + FINGERPRINT_BYTES);

/** Writes a join token: a random secret of 32 bytes and the sha256 of the CA certificate's DER (hex). */
export function writeJoinToken(secret: Uint8Array, caFingerprint: string): string {
  return Buffer.concat([secret, Buffer.from(caFingerprint, "hex")]).toString("base64url");
}

/** Reads the CA's fingerprint (lower-case hex) out of a join token; throws when it is not one. */
export function readCaFingerprint(token: string): string {
  return tokenBytesSchema.parse(token).subarray(TOKEN_SECRET_BYTES).toString("hex");
}
