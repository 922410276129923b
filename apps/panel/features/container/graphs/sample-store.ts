import type { Sample } from "@berth/contract/sample.ts";
import { type Rates, ratesOf } from "@berth/core/metrics/rates.ts";
import { bucketPoints } from "@berth/ui/charts/bucket-points.ts";
import type { ChartData } from "@berth/ui/charts/chart-data.ts";
import type { ChartSource } from "@berth/ui/charts/use-live-data.ts";

/** The node reads its counters once a second. */
export const SAMPLE_STEP_MS = 1000;
/** How far the live view looks back. */
export const LIVE_WINDOW_MS = 300_000;

/** The last minutes of one container: filled by the live connection, read by charts and tiles. */
export interface SampleStore {
  /** Adds samples; the same one twice does no harm. */
  push(samples: readonly Sample[]): void;
  /** Tells the readers to look again; between two ticks they draw nothing. */
  tick(): void;
  subscribe(listener: () => void): () => void;
  /** The newest rates, or null when the last samples allow none or are older than a gap. */
  latest(): Rates | null;
  /** A source for one chart: `pick` chooses its lines from the rates. */
  source(pick: (rates: Rates) => readonly number[]): ChartSource;
}

/** Makes an empty store; `now` is the browser's clock except in tests. */
export function makeSampleStore(now: () => number = Date.now): SampleStore {
  const listeners = new Set<() => void>();
  let samples: readonly Sample[] = [];
  let rates: readonly (Rates | null)[] = [];
  // The node's clock minus ours: the right edge of a chart is the node's now, even when ours is wrong.
  let offsetMs = 0;
  let latest: Rates | null = null;
  const nodeNow = () => now() + offsetMs;
  return {
    push: (added) => {
      const known = new Map(samples.map((sample) => [`${sample.startId} ${sample.n}`, sample]));
      for (const sample of added) known.set(`${sample.startId} ${sample.n}`, sample);
      const all = [...known.values()].sort((left, right) => left.atMs - right.atMs);
      const newest = all.at(-1);
      if (newest === undefined) return;
      offsetMs = newest.atMs - now();
      samples = all.filter((sample) => sample.atMs > newest.atMs - LIVE_WINDOW_MS - 5000);
      rates = ratesOf(samples, SAMPLE_STEP_MS);
    },
    tick: () => {
      const newest = rates.at(-1) ?? null;
      latest = newest !== null && nodeNow() - newest.atMs < 5000 ? newest : null;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    latest: () => latest,
    source: (pick) => ({
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      read: () => readChart({ samples, rates, toMs: nodeNow() }, pick),
    }),
  };
}

interface Filled {
  readonly samples: readonly Sample[];
  readonly rates: readonly (Rates | null)[];
  readonly toMs: number;
}

function readChart({ samples, rates, toMs }: Filled, pick: (rates: Rates) => readonly number[]): ChartData {
  const lines = rates.find((row) => row !== null);
  const nothing = lines ? pick(lines).map(() => null) : [];
  const raw = rates.map((row, index) => ({
    atMs: samples[index + 1]?.atMs ?? 0,
    values: row === null ? nothing : pick(row),
  }));
  return bucketPoints(raw, { fromMs: toMs - LIVE_WINDOW_MS, toMs, rawStepMs: SAMPLE_STEP_MS });
}
