import { randomUUID } from "node:crypto";
import { type JoinReply, joinRequestSchema } from "@berth/contract/join.ts";
import { hostnameSchema } from "@berth/core/container/hostname.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { collidedConstraint } from "@berth/db/allocate.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { SystemDb, Transaction } from "@berth/db/database.ts";
import { audit } from "../audit.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import { takeJoinToken } from "./join-token.ts";

/** What joining needs: it acts for no signed-in person, the token alone opens this door. */
export interface JoinDoor {
  readonly db: SystemDb;
  readonly authority: Pick<CertificateAuthority, "issueNode" | "caPem" | "panelName">;
  readonly requestId: string;
}

/** Where a node is and what it must show from now on. */
interface Certified {
  readonly agentAddress: string;
  readonly certificateFingerprint: string;
  readonly certificateExpiresAt: Date;
}

const NAME_TRIES = 5;

/** Gives a node the name its host has, or that with a number when another node has it already. */
async function freeName(tx: Transaction, hostname: string): Promise<string> {
  const wanted = hostnameSchema.safeParse(hostname).data ?? "node";
  const taken = await tx.node.findMany({ where: { name: { startsWith: wanted } }, select: { name: true } });
  const names = new Set(taken.map((node) => node.name));
  let name = wanted;
  for (let n = 2; names.has(name); n++) name = `${wanted}-${n}`;
  return name;
}

/** Gives a node that lost its key a new one; what it was and has stays. A revoked node does not come back. */
async function comeBack(tx: Transaction, id: string, certified: Certified): Promise<void> {
  const data = { ...certified, nextFingerprint: null, nextExpiresAt: null };
  const { count } = await tx.node.updateMany({ where: { id, state: { not: "revoked" } }, data });
  if (count === 0) throw new BerthError("join.token_invalid", `node ${id} is revoked or gone`);
}

async function admit({ db, authority, requestId }: JoinDoor, body: unknown): Promise<JoinReply> {
  const request = joinRequestSchema.safeParse(body);
  if (!request.success) throw new BerthError("input.invalid", "not a join request", { cause: request.error });
  const { token, csrPem, hostname, agentAddress } = request.data;
  return db.$transaction(async (tx) => {
    const returning = await takeJoinToken(tx, token);
    const nodeId = returning ?? randomUUID();
    const { certificatePem, fingerprint, expiresAt } = await authority.issueNode(csrPem, nodeId);
    const certified = { agentAddress, certificateFingerprint: fingerprint, certificateExpiresAt: expiresAt };
    if (returning === null)
      await tx.node.create({ data: { id: nodeId, name: await freeName(tx, hostname), ...certified } });
    else await comeBack(tx, nodeId, certified);
    const line = { action: returning === null ? "node.join" : "node.come_back", subjectKind: "node" as const };
    const doer = { userId: null, name: "join token", requestId };
    await audit(tx, doer, { ...line, subjectId: nodeId, tenantId: null, details: { hostname, agentAddress } });
    await notifyChange(tx, { kind: "node", id: nodeId, ctid: null, tenantId: null });
    return { nodeId, certificatePem, caPem: authority.caPem, panelName: authority.panelName };
  });
}

/**
 * Answers `POST /join`: the token is used up, the request signed, the node written down as joining.
 * It is joined once the node's follower has dialled it back and heard its hello.
 */
export async function joinNode(door: JoinDoor, body: unknown): Promise<JoinReply> {
  for (let tries = 1; ; tries++) {
    try {
      return await admit(door, body);
    } catch (error) {
      // Two hosts of one name came at the same moment; the token is still whole, and the next name is free.
      if (collidedConstraint(error) !== "Node_name_key" || tries === NAME_TRIES) throw error;
    }
  }
}
