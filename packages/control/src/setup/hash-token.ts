import { createHash } from "node:crypto";

/** Hashes a one-use token of 256 random bits for its row; nothing slower is needed for what cannot be guessed. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
