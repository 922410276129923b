import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type JoinReply, joinRequestSchema, TOKEN_FINGERPRINT_DIGITS } from "@berth/contract/join.ts";
import { hostnameSchema } from "@berth/core/container/hostname.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";

const TOKEN_LIFE_MS = 3_600_000;
const TOKEN_SECRET_BYTES = 32;

/** What joining needs: it acts for no signed-in person, the token alone opens this door. */
export interface JoinDoor {
  readonly db: SystemDb;
  readonly authority: CertificateAuthority;
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Makes a join token, good once and for an hour. It is shown here and never again: only its hash is kept. */
export async function createJoinToken({ db, authority }: JoinDoor): Promise<{ token: string; expiresAt: Date }> {
  const half = authority.caFingerprint.slice(0, TOKEN_FINGERPRINT_DIGITS);
  const token = `${randomBytes(TOKEN_SECRET_BYTES).toString("base64url")}.${half}`;
  const expiresAt = new Date(Date.now() + TOKEN_LIFE_MS);
  await db.joinToken.create({ data: { tokenHash: hashToken(token), expiresAt } });
  return { token, expiresAt };
}

/** Uses a token up by compare-and-set, so that of two askers one gets in. */
async function takeToken(tx: Transaction, token: string, nodeId: string): Promise<void> {
  const now = new Date();
  const taken = await tx.joinToken.updateMany({
    where: { tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now, nodeId },
  });
  if (taken.count !== 1) throw new BerthError("join.token_invalid", "the join token is unknown, used or expired");
}

/** Gives a node the name its host has, or that with a number when another node has it already. */
async function freeName(tx: Transaction, hostname: string): Promise<string> {
  const wanted = hostnameSchema.safeParse(hostname).data ?? "node";
  const taken = await tx.node.findMany({ where: { name: { startsWith: wanted } }, select: { name: true } });
  const names = new Set(taken.map((node) => node.name));
  let name = wanted;
  for (let n = 2; names.has(name); n++) name = `${wanted}-${n}`;
  return name;
}

/**
 * Answers `POST /join`: the token is used up, the request signed, the node written down as joining.
 * It is joined once the node's follower has dialled it back and heard its hello.
 */
export async function joinNode({ db, authority }: JoinDoor, body: unknown): Promise<JoinReply> {
  const request = joinRequestSchema.safeParse(body);
  if (!request.success) throw new BerthError("input.invalid", "not a join request", { cause: request.error });
  const { token, csrPem, hostname, agentAddress } = request.data;
  const nodeId = randomUUID();
  const issued = await db.$transaction(async (tx) => {
    await takeToken(tx, token, nodeId);
    const certificate = await authority.issueNode(csrPem, nodeId);
    const pinned = { certificateFingerprint: certificate.fingerprint, certificateExpiresAt: certificate.expiresAt };
    await tx.node.create({ data: { id: nodeId, name: await freeName(tx, hostname), agentAddress, ...pinned } });
    await notifyChange(tx, { kind: "node", id: nodeId, ctid: null, tenantId: null });
    return certificate;
  });
  const { certificatePem } = issued;
  return { nodeId, certificatePem, caPem: authority.caPem, panelName: authority.panelName };
}
