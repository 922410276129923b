import type { NodeEvent } from "@berth/contract/observation.ts";
import type { OperationUpdate } from "@berth/contract/operation.ts";
import type { OperationInput, OperationName, OperationOutput, operations } from "@berth/contract/operations.ts";
import type { Sample } from "@berth/contract/sample.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { WebSocket } from "ws";
import { openAgentTransport } from "./agent-transport.ts";
import { followOperation, type RequestOptions, requestOperation } from "./call-agent.ts";
import type { DialSource } from "./dial-node.ts";
import { dialTerminal } from "./dial-terminal.ts";

type NameOf<T extends string> = {
  [N in OperationName]: (typeof operations)[N]["type"] extends T ? N : never;
}[OperationName];
export type QueryName = NameOf<"query">;
export type MutationName = NameOf<"mutation">;
export type SubscriptionName = NameOf<"subscription">;

/**
 * One node's agent, as the panel speaks to it: mutual TLS, a deadline on every request, every reply
 * parsed by the contract. Throws only BerthError: the agent's own codes, `node.unreachable`,
 * `node.timeout`, or `agent.bad_reply`.
 */
export interface NodeClient {
  readonly nodeId: string;
  /** Asks a question that changes nothing. */
  ask<N extends QueryName>(name: N, input: OperationInput<N>, options?: RequestOptions): Promise<OperationOutput<N>>;
  /** Calls a mutation; it answers at once with its operation. */
  call<N extends MutationName>(
    name: N,
    input: OperationInput<N>,
    options?: RequestOptions,
  ): Promise<OperationOutput<N>>;
  /** Follows an operation from the change after `after` (-1 for all) to its end; throws when the line breaks. */
  watchOperation(id: string, after: number, signal: AbortSignal): AsyncIterable<OperationUpdate>;
  /** Follows the node's events after `after`; throws when the line breaks. */
  streamEvents(after: number, signal: AbortSignal): AsyncIterable<NodeEvent>;
  /** Follows the samples of some containers, one row a tick; throws when the line breaks. */
  streamMetrics(ctids: readonly Ctid[], signal: AbortSignal): AsyncIterable<Sample[]>;
  /** Dials the agent's terminal door with a ticket of `terminal.open`; the socket may still be connecting. */
  dialTerminal(ticket: string): Promise<WebSocket>;
  /** Closes every connection to the node, as revoking it does. */
  close(): Promise<void>;
}

/** Opens the client of one node; nothing is dialled before the first request. */
export function openNodeClient(source: DialSource): NodeClient {
  const line = { nodeId: source.nodeId, transport: openAgentTransport(source) };
  return {
    nodeId: source.nodeId,
    ask: (name, input, options = {}) => requestOperation(line, { name, input }, options),
    call: (name, input, options = {}) => requestOperation(line, { name, input }, options),
    watchOperation: (id, after, signal) =>
      followOperation(line, { name: "operation.watch", input: { id, after } }, signal),
    streamEvents: (after, signal) => followOperation(line, { name: "events.stream", input: { after } }, signal),
    streamMetrics: (ctids, signal) =>
      followOperation(line, { name: "metrics.stream", input: { ctids: [...ctids] } }, signal),
    dialTerminal: (ticket) => dialTerminal(source, ticket),
    close: () => line.transport.close(),
  };
}
