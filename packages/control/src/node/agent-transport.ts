import type { Readable } from "node:stream";
import { agentEndpoints, nodeServerName } from "@berth/contract/endpoints.ts";
import { Agent, type Dispatcher } from "undici";
import { type DialSource, dialNode } from "./dial-node.ts";

/** No true reply of an agent is larger; `container.list` of 20,000 containers is about 8 MB. */
const MAX_REPLY_BYTES = 16 * 1024 * 1024;
/** A stream that has not even begun after this long never will. */
const STREAM_BEGIN_MS = 15_000;
/** A stream on which not even a ping came for this long is broken; agents ping every 15 seconds. */
const STREAM_SILENCE_MS = 45_000;

/** One request on the wire. */
export interface TransportRequest {
  readonly method: "GET" | "POST";
  /** Path and query below the origin. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

/** HTTP over mutual TLS to one node: short requests share a few connections, every stream has its own. */
export interface AgentTransport {
  /** Sends a request and reads its whole reply as text; throws when it is too large. Never follows a redirect, never unpacks. */
  fetchText(request: TransportRequest): Promise<string>;
  /** Sends a request and gives its body as it comes. */
  openStream(request: TransportRequest): Promise<{ readonly status: number; readonly body: Readable }>;
  close(): Promise<void>;
}

/** Opens the transport to one node; nothing is dialled before the first request. */
export function openAgentTransport(source: DialSource): AgentTransport {
  // The URL's host is the name in the node's certificate; where that is, only the dial knows.
  const origin = `https://${nodeServerName(source.nodeId)}`;
  const connect: Agent.Options["connect"] = (_options, callback) => {
    dialNode(source).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
  const requests = new Agent({ connect, connections: 4, maxResponseSize: MAX_REPLY_BYTES });
  const streams = new Agent({
    connect,
    headersTimeout: STREAM_BEGIN_MS,
    bodyTimeout: STREAM_SILENCE_MS,
    pipelining: 0,
  });
  const send = (agent: Agent, request: TransportRequest): Promise<Dispatcher.ResponseData> =>
    agent.request({ origin, ...request });
  return {
    async fetchText(request) {
      const reply = await send(requests, request);
      return reply.body.text();
    },
    async openStream(request) {
      const { statusCode, body } = await send(streams, request);
      return { status: statusCode, body };
    },
    async close() {
      await Promise.all([requests.destroy(), streams.destroy()]);
    },
  };
}

/** Builds the path of a tRPC call with its input in the query, as tRPC's GET requests have it. */
export function callPath(name: string, input: unknown): string {
  return `${agentEndpoints.trpc}/${name}?input=${encodeURIComponent(JSON.stringify(input))}`;
}
