import { type ContainerSpec, containerSpecSchema } from "@berth/contract/container-spec.ts";
import type { ContainerWithAddress } from "@berth/db/rows.ts";
import { readLimits } from "../container/read-limits.ts";

/** What of a container's row and its relations goes into its spec; read with `include: specParts`. */
export const specParts = { address: { include: { pool: true } } } as const;

/** Builds what the node is told of a container; null while it has no address, for then it cannot exist there. */
export function buildSpec(row: ContainerWithAddress): ContainerSpec | null {
  if (row.address === null) return null;
  return containerSpecSchema.parse({
    ctid: row.ctid,
    uuid: row.id,
    generation: row.generation,
    hostname: row.hostname,
    imageDigest: row.imageDigest,
    limits: readLimits(row),
    network: { ipv4: row.address.address, delivery: row.address.pool.delivery, nameservers: [] },
    firstBoot: { rootPasswordHash: row.rootPasswordHash, sshKeys: row.sshKeys },
    isAutostart: row.isAutostart,
    isSuspended: row.isSuspended,
    isBinned: row.binnedAt !== null,
  });
}
