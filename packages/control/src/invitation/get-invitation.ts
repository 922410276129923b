import { z } from "zod";
import { openUseCase } from "../use-case.ts";

/** The sha256 of a token: enough to ask by, and good for nothing else should it stand in a log. */
const tokenHash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * Tells whether a link still works and whose it is, before a password is thought of. Asked by the token's
 * hash, because what is asked stands in the address.
 */
export const getInvitation = openUseCase({
  input: z.strictObject({ tokenHash }),
  output: z.discriminatedUnion("state", [
    z.object({ state: z.literal("open"), name: z.string(), email: z.string() }),
    z.object({ state: z.enum(["used", "expired", "unknown"]) }),
  ]),
  async run({ panel }, { tokenHash: hash }) {
    const row = await panel.db.system.invitation.findUnique({
      where: { tokenHash: hash },
      select: { usedAt: true, expiresAt: true, user: { select: { name: true, email: true } } },
    });
    if (row === null) return { state: "unknown" as const };
    if (row.usedAt !== null) return { state: "used" as const };
    if (row.expiresAt < new Date()) return { state: "expired" as const };
    return { state: "open" as const, ...row.user };
  },
});
