import type { Sample } from "@berth/contract/sample.ts";

/** A reader that takes nothing for this many ticks loses the oldest: a chart with a gap beats a panel without memory. */
const MAX_HELD = 600;

/** The samples of one container on their way to one watcher, held while he is busy. */
export class WatchedSamples implements AsyncIterable<Sample[]> {
  #held: Sample[] = [];
  #wake: (() => void) | null = null;
  #hasLeft = false;
  readonly #onLeave: () => void;

  constructor(onLeave: () => void) {
    this.#onLeave = onLeave;
  }

  push(sample: Sample): void {
    this.#held.push(sample);
    if (this.#held.length > MAX_HELD) this.#held.shift();
    this.#wake?.();
  }

  /** Ends the iteration; a second time does nothing. */
  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#onLeave();
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Sample[], void> {
    while (!this.#hasLeft) {
      if (this.#held.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      const samples = this.#held;
      this.#held = [];
      if (samples.length > 0 && !this.#hasLeft) yield samples;
    }
  }
}
