// Folds the seconds of all containers into ticks of ten. Called once a second by open-history.ts with
// what the sampler read; gives a tick when one is over. What is folded here and not yet given is all
// that a crash of the agent loses.
import type { Sample } from "@berth/contract/sample.ts";
import { type Bucket, bucketBetween, mergeBuckets } from "./bucket.ts";
import { TICK_MS } from "./tiers.ts";

/** The buckets of one tick by CTID; `atMs` is where it begins. */
export interface Tick {
  readonly atMs: number;
  readonly buckets: ReadonlyMap<number, Bucket>;
}

export class SampleFolder {
  readonly #last = new Map<number, Sample>();
  #buckets = new Map<number, Bucket>();
  #atMs = 0;

  /** Takes the samples of one second, and gives the tick that ended before it. */
  add(samples: readonly Sample[], nowMs: number): Tick | null {
    const atMs = Math.floor(nowMs / TICK_MS) * TICK_MS;
    const over = atMs === this.#atMs ? null : this.flush();
    this.#atMs = atMs;
    for (const sample of samples) this.#add(sample, atMs);
    return over;
  }

  /** Gives the tick as far as it is; null before the first. One without containers still lets old history age. */
  flush(): Tick | null {
    const tick = { atMs: this.#atMs, buckets: this.#buckets };
    this.#buckets = new Map();
    // Whoever was not measured in a whole tick has ended; its next reading begins anew anyway.
    for (const [ctid, last] of this.#last) if (last.atMs < tick.atMs) this.#last.delete(ctid);
    return tick.atMs === 0 ? null : tick;
  }

  /** Drops what is not given yet of one container. */
  forget(ctid: number): void {
    this.#last.delete(ctid);
    this.#buckets.delete(ctid);
  }

  #add(sample: Sample, atMs: number): void {
    const before = this.#last.get(sample.ctid);
    this.#last.set(sample.ctid, sample);
    const second = before === undefined ? null : bucketBetween(before, sample);
    if (second === null) return;
    const known = this.#buckets.get(sample.ctid);
    this.#buckets.set(sample.ctid, { ...(known === undefined ? second : mergeBuckets(known, second)), atMs });
  }
}
