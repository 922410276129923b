import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { audit } from "../audit.ts";
import { clientNetwork } from "./client-network.ts";

const MINUTE_MS = 60_000;
/** Failures older than this count no more; a locked pair waits as long. */
export const WINDOW_MS = 15 * MINUTE_MS;
/** So many wrong passwords for one account from one address lock that pair. */
export const PAIR_TRIES = 5;
/** So many for one account from anywhere slow down the addresses it never signed in from. */
export const ACCOUNT_TRIES = 20;
/** How long such an address waits after anybody's last failure. */
export const SLOW_MS = MINUTE_MS;
/** An address a person signed in from counts as known for this long, and only the newest so many are looked at. */
const KNOWN_MS = 90 * 86_400_000;
const KNOWN_LOOKED_AT = 100;

/** Whose password is tried, from where. */
export interface Guess {
  /** As it was typed; whether anybody has it is not known yet. */
  readonly email: string;
  readonly address: string;
  readonly requestId: string | null;
}

/** A try under way. It counts as a failure until it is told otherwise, so that many at once gain nothing. */
export interface Attempt {
  /** The password was right: what failed before from this address is forgotten. */
  succeed(): Promise<void>;
  /** The password was wrong; the failure that locks is written to the audit when there is such a person. */
  fail(): Promise<void>;
  /** Nothing was learned of the password. */
  withdraw(): Promise<void>;
}

interface Failure {
  readonly ipAddress: string;
  readonly at: Date;
}

interface Counted {
  readonly network: string;
  readonly now: Date;
  readonly isKnown: () => Promise<boolean>;
}

/** Tells until when a try must wait, given the failures of the account in the window, newest first; null when it need not. */
async function waitUntil(failures: readonly Failure[], { network, now, isKnown }: Counted): Promise<Date | null> {
  const own = failures.filter(({ ipAddress }) => ipAddress === network);
  const ownLast = own[0];
  if (own.length >= PAIR_TRIES && ownLast !== undefined) return new Date(ownLast.at.getTime() + WINDOW_MS);
  const last = failures[0];
  if (failures.length < ACCOUNT_TRIES || last === undefined) return null;
  const until = new Date(last.at.getTime() + SLOW_MS);
  return until > now && !(await isKnown()) ? until : null;
}

/** Tells whether the person with this address has signed in from the network lately; false when there is no such person. */
async function isKnownNetwork(tx: Transaction, email: string, network: string): Promise<boolean> {
  const person = await tx.user.findUnique({ where: { email }, select: { id: true } });
  const signIns = await tx.auditEntry.findMany({
    where: {
      subjectKind: "user",
      subjectId: person?.id ?? "",
      action: "session.sign_in",
      at: { gt: new Date(Date.now() - KNOWN_MS) },
    },
    orderBy: { at: "desc" },
    take: KNOWN_LOOKED_AT,
    select: { details: true },
  });
  return signIns.some(({ details }) => {
    const address = typeof details === "object" && details !== null && "address" in details ? details.address : null;
    return typeof address === "string" && clientNetwork(address) === network;
  });
}

/** The error of whoever must wait. */
export function lockedOut(until: Date): BerthError {
  const minutes = Math.max(1, Math.ceil((until.getTime() - Date.now()) / MINUTE_MS));
  return new BerthError("session.locked_out", `locked until ${until.toISOString()}`, {
    params: { minutes, until: until.toISOString() },
  });
}

/** What lock-out is made from. */
export interface LockOutSource {
  readonly db: SystemDb;
  /** Names an account in its rows, so that they do not list what people typed. */
  readonly hashAccount: (email: string) => string;
}

/**
 * Begins a try, or throws `session.locked_out`. Rows of the database say so, so any number of panels
 * agree; known and unknown accounts are treated alike.
 */
export async function beginAttempt({ db, hashAccount }: LockOutSource, guess: Guess): Promise<Attempt> {
  const email = guess.email.trim().toLowerCase();
  const account = hashAccount(email);
  const network = clientNetwork(guess.address);
  const now = new Date();
  const recent = { account, at: { gt: new Date(now.getTime() - WINDOW_MS) } };
  const begun = await db.$transaction(async (tx) => {
    // One after the other for one account: a thousand tries at once are counted as they come.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${account}, 0))`;
    const failures = await tx.signInFailure.findMany({ where: recent, orderBy: { at: "desc" } });
    const isKnown = () => isKnownNetwork(tx, email, network);
    const until = await waitUntil(failures, { network, now, isKnown });
    if (until !== null) return { until };
    const { id } = await tx.signInFailure.create({ data: { account, ipAddress: network, at: now } });
    return { id };
  });
  if ("until" in begun) throw lockedOut(begun.until);
  const pair = { account, ipAddress: network };
  return {
    succeed: async () => void (await db.signInFailure.deleteMany({ where: pair })),
    withdraw: async () => void (await db.signInFailure.deleteMany({ where: { id: begun.id } })),
    async fail() {
      const count = await db.signInFailure.count({ where: { ...recent, ipAddress: network } });
      if (count === PAIR_TRIES) await auditLockOut(db, { email, requestId: guess.requestId, address: guess.address });
    },
  };
}

/** Forgets every failure of an account: its person has a new password. */
export async function forgetFailures({ db, hashAccount }: LockOutSource, email: string): Promise<void> {
  await db.signInFailure.deleteMany({ where: { account: hashAccount(email.trim().toLowerCase()) } });
}

/** Writes that somebody was locked out of an account that there is. */
async function auditLockOut(db: SystemDb, { email, address, requestId }: Guess): Promise<void> {
  const person = await db.user.findUnique({ where: { email }, select: { id: true } });
  if (person === null) return;
  const line = { action: "session.lock_out", subjectKind: "user" as const, subjectId: person.id, tenantId: null };
  await audit(db, { userId: null, name: "Berth", requestId }, { ...line, details: { address, step: "password" } });
}
