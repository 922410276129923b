import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashLinkToken } from "./hash-link-token.ts";

test("the hash is the one the panel keeps", async () => {
  const token = "kJ3-x_".repeat(8);
  expect(await hashLinkToken(token)).toBe(createHash("sha256").update(token).digest("hex"));
});
