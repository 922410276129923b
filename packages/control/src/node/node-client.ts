import type { NodeEvent } from "@berth/contract/observation.ts";
import type { OperationUpdate } from "@berth/contract/operation.ts";
import type { OperationInput, OperationName, OperationOutput, operations } from "@berth/contract/operations.ts";
import type { Sample } from "@berth/contract/sample.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { WebSocket } from "ws";

type NameOf<T extends string> = { [N in OperationName]: (typeof operations)[N]["type"] extends T ? N : never }[OperationName];
export type QueryName = NameOf<"query">;
export type MutationName = NameOf<"mutation">;
export type SubscriptionName = NameOf<"subscription">;

/** How one request differs from the usual: `deadlineMs` 0 or absent means 10 seconds. */
export interface RequestOptions {
  readonly deadlineMs?: number;
  /** The request id of the press, carried to the agent's log. */
  readonly traceId?: string;
  readonly signal?: AbortSignal;
}

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
  call<N extends MutationName>(name: N, input: OperationInput<N>, options?: RequestOptions): Promise<OperationOutput<N>>;
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
