// Reads every running container's counters once a second and keeps the last five minutes. Built by
// main.ts from the two parts that count; procedures/ reads `recent` and `subscribe`, runtime/ says
// which containers run. Samples are raw counters: rates are made by whoever draws them.
import type { Sample } from "@berth/contract/sample.ts";
import type { BlockDevice } from "../cgroup/cgroups.ts";

/** A container that runs from now on (or was found running). */
export interface SampledContainer {
  readonly ctid: number;
  /** Names this life of the container, at most 80 characters; another value starts a new line in every chart. */
  readonly startId: string;
  /** The container's own disk, so that its counters include write-back. */
  readonly blockDevices: readonly BlockDevice[];
}

export interface Sampler {
  /** Begins to sample a container; the first sample follows at the next tick. Replaces what was known of it. */
  add(container: SampledContainer): void;
  /** Ends sampling and forgets the samples. Idempotent. */
  remove(ctid: number): void;
  /** The kept samples, oldest first, at most 300; empty for a container that does not run. */
  recent(ctid: number): readonly Sample[];
  /**
   * Gives each tick's samples of the wanted containers until `signal` aborts. A reader too slow for
   * the ticks loses the oldest rows, never the newest.
   */
  subscribe(ctids: readonly number[], signal: AbortSignal): AsyncIterable<Sample[]>;
  /** Starts the clock; `close` stops it and closes all files. */
  start(): void;
  close(): void;
}
