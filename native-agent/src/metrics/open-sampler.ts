// The clock of the metrics. Built by main.ts; offers what sampler.ts promises. Each tick reads every
// container's open files and the one dump of the network, stamps the rows and hands them to whoever listens.
// A container whose files are gone is dropped: its end is runtime/'s to tell, not ours.
import type { Sample } from "@berth/contract/sample.ts";
import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import type { CgroupReader, Cgroups } from "../cgroup/cgroups.ts";
import type { Network, Traffic } from "../net/network.ts";
import { Ring } from "./ring.ts";
import { SampleQueue } from "./sample-queue.ts";
import { SAMPLE_STEP_MS } from "./sample-step.ts";
import type { SampledContainer, Sampler } from "./sampler.ts";

/** Five minutes. */
const KEPT_SAMPLES = 300;

export interface SamplerOptions {
  readonly cgroups: Pick<Cgroups, "openCounters">;
  readonly network: Pick<Network, "readTraffic">;
  /** Told of a container that could not be read, and of a network that could not. */
  readonly onFailure: (error: unknown, ctid: number | null) => void;
  /** Given each tick's samples, none included, before the subscribers: the history keeps what nobody watches. */
  readonly onTick?: (samples: readonly Sample[], atMs: number) => void;
}

interface Sampled {
  readonly ctid: Ctid;
  readonly startId: string;
  readonly reader: CgroupReader;
  readonly ring: Ring<Sample>;
}

/** Makes a sampler that stands still until `start`. */
export function openSampler(options: SamplerOptions): Sampler {
  return new TickingSampler(options);
}

class TickingSampler implements Sampler {
  readonly #options: SamplerOptions;
  readonly #containers = new Map<number, Sampled>();
  readonly #queues = new Set<SampleQueue>();
  #timer: NodeJS.Timeout | null = null;
  #ticks = 0;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  add({ ctid, startId, blockDevices }: SampledContainer): void {
    const reader = this.#options.cgroups.openCounters(ctid, blockDevices);
    this.remove(ctid);
    this.#containers.set(ctid, { ctid: ctidSchema.parse(ctid), startId, reader, ring: new Ring(KEPT_SAMPLES) });
  }

  remove(ctid: number): void {
    this.#containers.get(ctid)?.reader.close();
    this.#containers.delete(ctid);
  }

  recent(ctid: number): readonly Sample[] {
    return this.#containers.get(ctid)?.ring.toArray() ?? [];
  }

  async *subscribe(ctids: readonly number[], signal: AbortSignal): AsyncGenerator<Sample[]> {
    const queue = new SampleQueue(ctids);
    this.#queues.add(queue);
    try {
      yield* queue.rows(signal);
    } finally {
      this.#queues.delete(queue);
    }
  }

  start(): void {
    if (this.#timer !== null) return;
    this.#timer = setInterval(() => this.#tick(), SAMPLE_STEP_MS);
    // Counting alone is no reason to keep an agent alive that has been told to end.
    this.#timer.unref();
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const ctid of [...this.#containers.keys()]) this.remove(ctid);
  }

  #tick(): void {
    const n = this.#ticks++;
    const atMs = Date.now();
    const traffic = this.#readTraffic();
    // Without the network's half there is no sample: zeros would look like counters that went back.
    if (traffic === null) return;
    const samples: Sample[] = [];
    for (const container of this.#containers.values()) {
      const carried = traffic.get(container.ctid);
      const counted = this.#read(container);
      if (counted === null || carried === undefined) continue;
      const { ctid, startId } = container;
      const sample: Sample = { ctid, startId, n, atMs, counters: { ...counted, ...carried } };
      container.ring.push(sample);
      samples.push(sample);
    }
    this.#options.onTick?.(samples, atMs);
    for (const queue of this.#queues) queue.offer(samples);
  }

  #readTraffic(): ReadonlyMap<number, Traffic> | null {
    if (this.#containers.size === 0) return new Map();
    try {
      return this.#options.network.readTraffic();
    } catch (error) {
      this.#options.onFailure(error, null);
      return null;
    }
  }

  #read(container: Sampled) {
    try {
      return container.reader.read();
    } catch (error) {
      this.remove(container.ctid);
      this.#options.onFailure(error, container.ctid);
      return null;
    }
  }
}
