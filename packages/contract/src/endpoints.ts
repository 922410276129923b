/** Where the agent's one mTLS port answers what: tRPC (and its SSE) below `trpc`, terminals by WebSocket at `terminal?ticket=`. */
export const agentEndpoints = { trpc: "/trpc", terminal: "/term" } as const;

/** The DNS name in a node's certificate; the panel dials an address but accepts only this name there. */
export function nodeServerName(nodeId: string): string {
  return `${nodeId}.node.berth.internal`;
}

/**
 * The name a joining node asks for where the panel's address is a number. Under it the panel shows a
 * certificate of its own authority, which the node's token vouches for, whatever it shows to browsers.
 */
export const JOIN_SERVER_NAME = "join.berth.internal";
