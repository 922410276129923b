import type { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import { APIError } from "better-auth/api";
import { audit } from "../audit.ts";

/** A code of RFC 6238 is good for its own half minute and the ones beside it; spent ones are kept longer than that. */
const SPENT_FOR_MS = 300_000;

/**
 * Spends a second-factor code that was right, or refuses it as a wrong one when it was spent before:
 * whoever reads a code over a shoulder or off a wire comes too late. One row decides between two at once.
 */
export async function spendCode(db: SystemDb, userId: string, codeHash: string): Promise<void> {
  await db.spentCode.deleteMany({ where: { userId, spentAt: { lt: new Date(Date.now() - SPENT_FOR_MS) } } });
  const { count } = await db.spentCode.createMany({ data: [{ userId, codeHash }], skipDuplicates: true });
  if (count === 0) throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "used before" });
}

/** Who stands before the second step, by the cookie that the first one gave; null when nobody does. */
async function findChallenged(db: SystemDb, cookie: string): Promise<string | null> {
  const value = /(?:^|;\s*)(?:__Secure-)?berth\.two_factor=([^;]+)/.exec(cookie)?.[1];
  // better-auth has checked the signature after the dot before it counted anything.
  const identifier = decodeURIComponent(value ?? "").split(".", 1)[0] ?? "";
  if (identifier === "") return null;
  const row = await db.verification.findFirst({ where: { identifier }, select: { value: true } });
  return row?.value ?? null;
}

/** Tells until when the second step of whoever stands before it is locked; null when it is open. Writes the lock to the audit when this failure made it. */
export async function secondStepLock(
  db: SystemDb,
  { cookie, address, requestId, error }: { cookie: string; address: string; requestId: string; error: BerthError },
): Promise<Date | null> {
  const userId = await findChallenged(db, cookie);
  if (userId === null) return null;
  const found = await db.twoFactor.findFirst({
    where: { userId, lockedUntil: { gt: new Date() } },
    select: { lockedUntil: true },
  });
  const until = found?.lockedUntil ?? null;
  if (until !== null && error.code === "session.bad_code") {
    const line = { action: "session.lock_out", subjectKind: "user" as const, subjectId: userId, tenantId: null };
    await audit(db, { userId: null, name: "Berth", requestId }, { ...line, details: { address, step: "code" } });
  }
  return until;
}
