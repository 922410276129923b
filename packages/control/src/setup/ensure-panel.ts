import { randomBytes } from "node:crypto";
import { ipv4PoolSchema } from "@berth/core/pool/ipv4-pool.ts";
import type { SystemDb } from "@berth/db/database.ts";
import type { CertificateAuthority } from "../node/certificate-authority.ts";
import { createJoinToken } from "../node/join-token.ts";
import { findHost, type Host } from "./find-host.ts";
import { hashToken } from "./hash-token.ts";

/** What a first start needs to know. */
export interface EnsureOptions {
  readonly db: SystemDb;
  readonly authority: Pick<CertificateAuthority, "caFingerprint">;
  readonly publicUrl: string;
  /** The private network containers get their addresses from; null makes no pool. */
  readonly natCidr: string | null;
  /** This machine's own agent, for `npm start`; null where the panel has none beside it. */
  readonly host: Host | null;
  /** Gives a token for a new node in any case. */
  readonly isJoinWanted?: boolean;
}

/** What to do next: null where it is done already. */
export interface Ensured {
  /** Where the first admin sets his password; works once, and the newest link only. */
  readonly setupUrl: string | null;
  /** Lets this host join, or come back as the node it was; works once, for an hour. */
  readonly joinToken: string | null;
}

async function ensureProvider(db: SystemDb): Promise<void> {
  if ((await db.tenant.findFirst({ where: { isProvider: true } })) !== null) return;
  await db.tenant.createMany({ data: [{ name: "Provider", isProvider: true }], skipDuplicates: true });
}

async function ensurePool(db: SystemDb, cidr: string): Promise<void> {
  ipv4PoolSchema.parse(cidr);
  if ((await db.pool.findFirst({ where: { delivery: "nat" } })) !== null) return;
  await db.pool.createMany({ data: [{ name: "private", cidr, delivery: "nat" }], skipDuplicates: true });
}

/** Makes a fresh link while nobody has set the panel up; the ones before it stop working. */
async function makeSetupUrl({ db, publicUrl }: EnsureOptions): Promise<string | null> {
  if ((await db.user.count()) > 0) return null;
  const token = randomBytes(32).toString("base64url");
  await db.$transaction([
    db.setupLink.deleteMany({ where: { usedAt: null } }),
    db.setupLink.create({ data: { tokenHash: hashToken(token) } }),
  ]);
  return `${publicUrl}/setup?token=${token}`;
}

/** Gives a token where one is needed: to this host, or, where there is none, while no node has ever joined. */
async function makeJoinToken(options: EnsureOptions): Promise<string | null> {
  const { db, host, isJoinWanted = false } = options;
  const found = host === null ? null : await findHost(db, host);
  const isServed =
    found === null
      ? (await db.node.findFirst({ where: { state: { in: ["joined", "lost"] } } })) !== null
      : found.isCertified;
  if (isServed && !isJoinWanted) return null;
  return (await createJoinToken(options, isJoinWanted ? null : (found?.nodeId ?? null))).token;
}

/** Makes what every installation has, and says what is left to do; doing it again changes nothing. */
export async function ensurePanel(options: EnsureOptions): Promise<Ensured> {
  const { db, natCidr } = options;
  await ensureProvider(db);
  if (natCidr !== null) await ensurePool(db, natCidr);
  return { setupUrl: await makeSetupUrl(options), joinToken: await makeJoinToken(options) };
}
