// One listener's queue between the clock and a network that may be slower than it. Made by
// open-sampler.ts for every subscription. Bounded: a listener that falls behind misses old rows, and
// the agent's memory does not grow for it.
import type { Sample } from "@berth/contract/sample.ts";

/** Rows kept for a listener that does not read: half a minute. */
const PATIENCE_ROWS = 30;

export class SampleQueue {
  readonly #wanted: ReadonlySet<number>;
  #rows: Sample[][] = [];
  #wake: (() => void) | null = null;

  constructor(ctids: readonly number[]) {
    this.#wanted = new Set(ctids);
  }

  /** Takes what is wanted of one tick; a tick with nothing of it leaves no row. */
  offer(samples: readonly Sample[]): void {
    const row = samples.filter((sample) => this.#wanted.has(sample.ctid));
    if (row.length === 0) return;
    this.#rows.push(row);
    if (this.#rows.length > PATIENCE_ROWS) this.#rows.shift();
    this.#wake?.();
  }

  /** Gives the rows as they come, until the signal aborts. */
  async *rows(signal: AbortSignal): AsyncGenerator<Sample[]> {
    const wake = () => this.#wake?.();
    signal.addEventListener("abort", wake);
    try {
      while (!signal.aborted) {
        const row = this.#rows.shift();
        if (row !== undefined) {
          yield row;
          continue;
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener("abort", wake);
    }
  }
}
