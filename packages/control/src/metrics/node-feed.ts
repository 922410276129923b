import { setTimeout as delay } from "node:timers/promises";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { toBerthError } from "@berth/core/errors/berth-error.ts";
import type { Logger } from "pino";
import type { NodeClient } from "../node/node-client.ts";
import { WatchedSamples } from "./watched-samples.ts";

/** Watchers that come and go together (a page with ten charts) cause one new stream, not ten. */
const GATHER_MS = 50;
const MAX_BACK_OFF_MS = 5000;

/** What one node's feed is made from. */
export interface NodeFeedSource {
  readonly client: NodeClient;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The one stream of samples from one node: open while anybody watches, of just what is watched. */
export class NodeFeed {
  readonly #source: NodeFeedSource;
  readonly #watchers = new Map<Ctid, Set<WatchedSamples>>();
  #stream = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(source: NodeFeedSource) {
    this.#source = source;
  }

  /** Joins the watchers of one container until `leave` or the signal. */
  watch(ctid: Ctid, signal: AbortSignal): WatchedSamples {
    const all = this.#watchers.get(ctid) ?? new Set();
    const leave = () => watcher.leave();
    const watcher: WatchedSamples = new WatchedSamples(() => {
      signal.removeEventListener("abort", leave);
      all.delete(watcher);
      if (all.size > 0 || this.#watchers.get(ctid) !== all) return;
      this.#watchers.delete(ctid);
      this.#stream.abort();
    });
    all.add(watcher);
    if (all.size === 1) {
      this.#watchers.set(ctid, all);
      this.#stream.abort();
    }
    signal.addEventListener("abort", leave);
    if (signal.aborted) leave();
    else this.#start();
    return watcher;
  }

  /** Resolves when no stream is open any more. */
  ended(): Promise<void> {
    return this.#running;
  }

  #start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#keepReading();
  }

  /** Reads while anybody watches: a changed set of containers is a new stream, a broken line is tried again. */
  async #keepReading(): Promise<void> {
    const { client, log, signal } = this.#source;
    let backOffMs = 100;
    while (this.#watchers.size > 0 && !signal.aborted) {
      await delay(GATHER_MS);
      this.#stream = new AbortController();
      try {
        await this.#read(AbortSignal.any([signal, this.#stream.signal]), () => (backOffMs = 100));
      } catch (thrown) {
        const error = toBerthError(thrown);
        log.warn({ nodeId: client.nodeId, code: error.code }, "the samples of a node broke off");
        await delay(backOffMs, undefined, { signal }).catch(() => undefined);
        backOffMs = Math.min(backOffMs * 2, MAX_BACK_OFF_MS);
      }
    }
    this.#isRunning = false;
  }

  async #read(signal: AbortSignal, onRow: () => void): Promise<void> {
    const ctids = [...this.#watchers.keys()];
    if (ctids.length === 0) return;
    for await (const samples of this.#source.client.streamMetrics(ctids, signal)) {
      onRow();
      for (const sample of samples) {
        for (const watcher of this.#watchers.get(sample.ctid) ?? []) watcher.push(sample);
      }
    }
  }
}
