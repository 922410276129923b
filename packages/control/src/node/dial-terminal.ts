import { connect } from "node:tls";
import { agentEndpoints, nodeServerName } from "@berth/contract/endpoints.ts";
import { WebSocket } from "ws";
import { type DialSource, nodeTlsOptions } from "./dial-node.ts";

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** A frame is at most one read of a pseudo-terminal or one paste. */
export const MAX_FRAME_BYTES = 1024 * 1024;

/** Dials the agent's terminal door by WebSocket over mutual TLS; errors come as the socket's `error`. */
export async function dialTerminal(source: DialSource, ticket: string): Promise<WebSocket> {
  const options = await nodeTlsOptions(source);
  const url = `wss://${nodeServerName(source.nodeId)}${agentEndpoints.terminal}?ticket=${encodeURIComponent(ticket)}`;
  return new WebSocket(url, {
    createConnection: () => connect(options).setNoDelay(true),
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    followRedirects: false,
  });
}
