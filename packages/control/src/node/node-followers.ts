import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import type { CertificateAuthority } from "./certificate-authority.ts";
import { type FollowRhythm, followNode, usualRhythm } from "./follow-node.ts";
import { claimNode, releaseLease } from "./lease-node.ts";
import type { NodeClients } from "./node-clients.ts";

/** How often nodes without a follower are looked for; also how long a new node waits for its dial back. */
const LOOK_MS = 2000;

/** The followers of this panel: of every node that no other panel follows. */
export interface NodeFollowers {
  /** Stops following and gives the leases back. */
  close(): Promise<void>;
}

/** What followers are made from. */
export interface NodeFollowersSource {
  readonly db: SystemDb;
  readonly nodes: NodeClients;
  readonly log: Logger;
  readonly authority: Pick<CertificateAuthority, "issueNode">;
  /** Absent in the product; tests are in a hurry. */
  readonly rhythm?: FollowRhythm;
  readonly lookMs?: number;
}

/** Starts to look for nodes to follow, now and every two seconds. */
export function openNodeFollowers(source: NodeFollowersSource): NodeFollowers {
  const { db, nodes, log, authority, rhythm = usualRhythm, lookMs = LOOK_MS } = source;
  const holder = randomUUID();
  const stop = new AbortController();
  const following = new Map<string, Promise<void>>();

  async function follow(nodeId: string): Promise<void> {
    const lease = await claimNode(db, nodeId, holder);
    if (lease === null) return;
    try {
      await followNode({ db, client: nodes.get(nodeId), lease, log, authority, rhythm, signal: stop.signal });
    } finally {
      await releaseLease(db, lease);
    }
  }

  async function look(): Promise<void> {
    const all = await db.node.findMany({ select: { id: true, state: true } });
    for (const { id, state } of all) {
      // Whoever revoked it may sit at another panel; the connections of this one end here.
      if (state === "revoked") await nodes.drop(id);
      if (state === "revoked" || following.has(id) || stop.signal.aborted) continue;
      const life = follow(id)
        .catch((err: unknown) => log.error({ nodeId: id, err }, "following a node failed"))
        .finally(() => following.delete(id));
      following.set(id, life);
    }
  }

  async function keepLooking(): Promise<void> {
    while (!stop.signal.aborted) {
      await look().catch((err: unknown) => log.error({ err }, "looking for nodes to follow failed"));
      await delay(lookMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  const looking = keepLooking();
  return {
    async close() {
      stop.abort();
      await looking;
      await Promise.all(following.values());
    },
  };
}
