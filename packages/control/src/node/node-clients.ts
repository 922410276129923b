import type { NodeClient } from "./node-client.ts";

/** The clients of a panel, one per node, made at first use. */
export interface NodeClients {
  get(nodeId: string): NodeClient;
  /** Closes and forgets the client of one node; a revoked node's connections end here. */
  drop(nodeId: string): Promise<void>;
  close(): Promise<void>;
}
