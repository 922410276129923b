import type { Sample } from "@berth/contract/sample.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Logger } from "pino";
import type { NodeClient } from "../node/node-client.ts";
import type { NodeClients } from "../node/node-clients.ts";
import { NodeFeed } from "./node-feed.ts";

/** Carries samples from nodes to whoever watches: one upstream stream per node, only while somebody does. */
export interface MetricsRelay {
  /**
   * Follows one container; the first row is the node's recent ring (it may be empty), then a row a
   * tick. While the node is away rows are missing and the stream goes on when it is back. Ends when
   * the signal aborts; throws only when the node does not give the first row.
   */
  watch(nodeId: string, ctid: Ctid, signal: AbortSignal): AsyncIterable<Sample[]>;
  close(): Promise<void>;
}

/** What the relay is made from. */
export interface MetricsRelaySource {
  readonly nodes: NodeClients;
  readonly log: Logger;
}

/** Gives the samples after `last`: readings of the same life that were read before are dropped. */
function after(last: Sample | undefined, samples: readonly Sample[]): Sample[] {
  return samples.filter((sample) => last === undefined || sample.startId !== last.startId || sample.n > last.n);
}

/** Tells whether ticks are missing between two readings of one life. */
function isGap(last: Sample | undefined, next: Sample | undefined): boolean {
  return next !== undefined && (last === undefined || (next.startId === last.startId && next.n > last.n + 1));
}

/** Reads the node's recent ring of one container; what it says of others is not for this watcher. */
async function readRing(client: NodeClient, ctid: Ctid, signal: AbortSignal): Promise<Sample[]> {
  const samples = await client.ask("metrics.recent", { ctid }, { signal });
  return samples.filter((sample) => sample.ctid === ctid);
}

/** Opens the relay; nothing is asked of any node before somebody watches. */
export function openMetricsRelay({ nodes, log }: MetricsRelaySource): MetricsRelay {
  const feeds = new Map<string, NodeFeed>();
  const stop = new AbortController();

  function feedOf(nodeId: string): NodeFeed {
    const feed = feeds.get(nodeId) ?? new NodeFeed({ client: nodes.get(nodeId), log, signal: stop.signal });
    feeds.set(nodeId, feed);
    return feed;
  }

  async function* watch(nodeId: string, ctid: Ctid, given: AbortSignal): AsyncGenerator<Sample[], void> {
    const signal = AbortSignal.any([given, stop.signal]);
    const client = nodes.get(nodeId);
    // The live rows are held before the ring is asked for; what still falls between them is filled from the ring.
    const live = feedOf(nodeId).watch(ctid, signal);
    try {
      const recent = await readRing(client, ctid, signal);
      yield recent;
      let last = recent.at(-1);
      for await (const samples of live) {
        let fresh = after(last, samples);
        if (isGap(last, fresh[0])) {
          const ring = after(last, await readRing(client, ctid, signal).catch(() => []));
          fresh = [...ring, ...after(ring.at(-1), fresh)];
        }
        last = fresh.at(-1) ?? last;
        if (fresh.length > 0) yield fresh;
      }
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
    } finally {
      live.leave();
    }
  }

  return {
    watch,
    async close() {
      stop.abort();
      await Promise.all([...feeds.values()].map((feed) => feed.ended()));
    },
  };
}
