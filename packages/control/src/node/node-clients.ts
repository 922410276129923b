import type { SystemDb } from "@berth/db/database.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import type { NodeEndpoint } from "./dial-node.ts";
import { type NodeClient, openNodeClient } from "./node-client.ts";

/** The clients of a panel, one per node, made at first use. */
export interface NodeClients {
  get(nodeId: string): NodeClient;
  /** Closes and forgets the client of one node; a revoked node's connections end here. */
  drop(nodeId: string): Promise<void>;
  close(): Promise<void>;
}

/** What the clients are made from. */
export interface NodeClientsSource {
  readonly db: Pick<SystemDb, "node">;
  readonly authority: Pick<CertificateAuthority, "panelIdentity">;
}

/** Opens the registry; nothing is dialled before the first request, and where a node is, is asked at every dial. */
export function openNodeClients({ db, authority }: NodeClientsSource): NodeClients {
  const clients = new Map<string, NodeClient>();
  async function findEndpoint(id: string): Promise<NodeEndpoint | null> {
    const node = await db.node.findUnique({ where: { id } });
    return node === null || node.state === "revoked" ? null : node;
  }
  return {
    get(nodeId) {
      const known = clients.get(nodeId);
      if (known !== undefined) return known;
      const client = openNodeClient({ nodeId, findEndpoint, identity: () => authority.panelIdentity() });
      clients.set(nodeId, client);
      return client;
    },
    async drop(nodeId) {
      const client = clients.get(nodeId);
      clients.delete(nodeId);
      await client?.close();
    },
    async close() {
      const open = [...clients.values()];
      clients.clear();
      await Promise.all(open.map((client) => client.close()));
    },
  };
}
