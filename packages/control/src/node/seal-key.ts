import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function wrappingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", "berth key material", 32));
}

/**
 * Encrypts a private key for the database: AES-256-GCM under a key derived from the panel's secret.
 * The row's name is authenticated with it, so that one sealed key cannot be put in another's place.
 */
export function sealKey(secret: string, name: string, keyPem: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", wrappingKey(secret), nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(keyPem, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Decrypts what sealKey made; throws when the secret, the name or a byte differs. */
export function unsealKey(secret: string, name: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv("aes-256-gcm", wrappingKey(secret), bytes.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(name));
  try {
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw new BerthError("internal.unexpected", `key material ${name} does not open with the panel's secret`, {
      cause,
    });
  }
}
