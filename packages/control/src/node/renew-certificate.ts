import { toBerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import type { CertificateAuthority, IssuedCertificate } from "./certificate-authority.ts";
import { LeaseLost, type NodeLease, type NodePatch, writeUnderLease } from "./lease-node.ts";
import type { NodeClient } from "./node-client.ts";

/** A certificate with less than this left is renewed; a node that is away has the month to come back. */
const RENEW_BEFORE_MS = 30 * 86_400_000;
/** After a renewal that failed the next is tried this much later. */
const RETRY_MS = 3_600_000;

/** The node whose certificate is looked after, under the lease of its follower. */
export interface Renewed {
  readonly db: SystemDb;
  readonly client: NodeClient;
  readonly lease: NodeLease;
  readonly log: Logger;
  readonly authority: Pick<CertificateAuthority, "issueNode">;
}

function write({ db, lease }: Renewed, patch: NodePatch): Promise<void> {
  return db.$transaction((tx) => writeUnderLease(tx, lease, patch));
}

/** From now on the renewed certificate is the node's only one. */
function settle(renewed: Renewed, certificateFingerprint: string, certificateExpiresAt: Date | null): Promise<void> {
  return write(renewed, { certificateFingerprint, certificateExpiresAt, nextFingerprint: null, nextExpiresAt: null });
}

/**
 * Renews the certificate when it is due. The panel accepts the next one before the node has it and the
 * old one until the node shows the next, so that either may die at any point; a renewal whose end was
 * missed is seen by the fingerprint the node says it uses.
 */
export async function renewCertificate(renewed: Renewed): Promise<void> {
  const { db, client, lease, log, authority } = renewed;
  const node = await db.node.findUniqueOrThrow({ where: { id: lease.nodeId } });
  const leftMs = (node.certificateExpiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
  if (leftMs > RENEW_BEFORE_MS && node.nextFingerprint === null) return;
  const { csrPem, fingerprint } = await client.call("certificate.request", {});
  if (fingerprint === node.nextFingerprint) return settle(renewed, fingerprint, node.nextExpiresAt);
  const issued: IssuedCertificate = await authority.issueNode(csrPem, lease.nodeId);
  await write(renewed, { nextFingerprint: issued.fingerprint, nextExpiresAt: issued.expiresAt });
  await client.call("certificate.install", { certificatePem: issued.certificatePem });
  await settle(renewed, issued.fingerprint, issued.expiresAt);
  log.info({ nodeId: lease.nodeId, expiresAt: issued.expiresAt }, "a node's certificate is renewed");
}

/** Makes what looks at the certificate at every contact; a failure is logged and tried again an hour later. */
export function createRenewer(renewed: Renewed, retryMs = RETRY_MS): () => Promise<void> {
  let quietUntil = 0;
  return async () => {
    if (Date.now() < quietUntil) return;
    try {
      await renewCertificate(renewed);
    } catch (thrown) {
      if (thrown instanceof LeaseLost) throw thrown;
      quietUntil = Date.now() + retryMs;
      const error = toBerthError(thrown);
      const { nodeId } = renewed.lease;
      renewed.log.warn({ nodeId, code: error.code, err: error }, "a node's certificate could not be renewed");
    }
  };
}
