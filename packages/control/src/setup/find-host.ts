import type { SystemDb } from "@berth/db/database.ts";
import { z } from "zod";

/** What a machine knows of its own agent before either is asked anything. */
export const hostSchema = z.strictObject({
  /** Where the panel beside it reaches the agent. */
  agentAddress: z.string(),
  /** Who the agent is by the identity on its disk; null when it has none. */
  identity: z.strictObject({ nodeId: z.uuid(), certificateFingerprint: z.string() }).nullable(),
});
export type Host = z.infer<typeof hostSchema>;

/** The node a host is, if any, and whether the certificate it holds is one the panel will take. */
export interface FoundHost {
  readonly nodeId: string | null;
  readonly isCertified: boolean;
}

/**
 * Finds out which node a host is: by its identity, or, when it has lost that, by the address its agent
 * has beside this panel. A revoked node is none; its host may join as a new one.
 */
export async function findHost(db: Pick<SystemDb, "node">, { identity, agentAddress }: Host): Promise<FoundHost> {
  const known = { state: { not: "revoked" as const } };
  const own = identity === null ? null : await db.node.findFirst({ where: { ...known, id: identity.nodeId } });
  const node = own ?? (await db.node.findFirst({ where: { ...known, agentAddress }, orderBy: { createdAt: "desc" } }));
  if (node === null) return { nodeId: null, isCertified: false };
  const held = [
    { fingerprint: node.certificateFingerprint, expiresAt: node.certificateExpiresAt },
    { fingerprint: node.nextFingerprint, expiresAt: node.nextExpiresAt },
  ].find(({ fingerprint }) => own !== null && fingerprint === identity?.certificateFingerprint);
  return { nodeId: node.id, isCertified: held !== undefined && (held.expiresAt ?? new Date(0)) > new Date() };
}
