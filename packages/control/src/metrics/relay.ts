import type { Sample } from "@berth/contract/sample.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";

/** Carries samples from nodes to whoever watches: one upstream stream per node, only while somebody does. */
export interface MetricsRelay {
  /** Follows one container; the first row is the node's recent ring (it may be empty), then a row a tick. */
  watch(nodeId: string, ctid: Ctid, signal: AbortSignal): AsyncIterable<Sample[]>;
  close(): Promise<void>;
}
