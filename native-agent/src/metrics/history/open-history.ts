// The agent's end of the history: folds seconds into ticks, hands them to the worker that owns
// metrics.db, and asks it. Built by build-agent.ts. A worker that dies is started again with the next
// tick; what fails here is told and never stops a container or the agent.
import { Worker } from "node:worker_threads";
import type { History as HistoryAnswer, HistoryAsk } from "@berth/contract/history.ts";
import type { Sample } from "@berth/contract/sample.ts";
import { SampleFolder } from "./fold-samples.ts";
import type { History } from "./history.ts";
import type { HistoryReply, HistoryRequest } from "./history-messages.ts";
import { packTick } from "./pack-tick.ts";

// In a release the agent is one file and its worker another beside it.
const workerFile = import.meta.url.endsWith(".ts") ? "./history-worker.ts" : "./history-worker.mjs";

export interface HistoryOptions {
  /** The database; made when there is none. */
  readonly path: string;
  /** Told of what was not kept. */
  readonly onFailure: (error: unknown) => void;
  /** Now in ms since 1970; tests give their own clock. */
  readonly clock?: () => number;
}

/** Makes a history; its thread starts with the first tick or question. */
export function openHistory(options: HistoryOptions): History {
  return new WorkerHistory(options);
}

type Settle = PromiseWithResolvers<HistoryAnswer | null>;
type Waiting = Extract<HistoryRequest, { readonly id: number }>;
/** A request before it has its number. */
type Asked = Waiting extends infer R ? (R extends Waiting ? Omit<R, "id"> : never) : never;

class WorkerHistory implements History {
  readonly #options: HistoryOptions;
  readonly #folder = new SampleFolder();
  readonly #waiting = new Map<number, Settle>();
  #worker: Worker | null = null;
  #asked = 0;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  add(samples: readonly Sample[], nowMs: number): void {
    this.#keep(this.#folder.add(samples, nowMs));
  }

  async read(ask: HistoryAsk): Promise<HistoryAnswer> {
    const nowMs = (this.#options.clock ?? Date.now)();
    const answer = await this.#ask({ kind: "read", ask: { ...ask, nowMs } });
    if (answer === null) throw new Error("the history's worker answered nothing");
    return answer;
  }

  async forget(ctid: number): Promise<void> {
    this.#folder.forget(ctid);
    await this.#ask({ kind: "forget", ctid });
  }

  async close(): Promise<void> {
    this.#keep(this.#folder.flush());
    const worker = this.#worker;
    if (worker === null) return;
    worker.ref();
    await this.#ask({ kind: "close" }).catch(this.#options.onFailure);
    await worker.terminate();
  }

  #keep(tick: ReturnType<SampleFolder["flush"]>): void {
    if (tick === null) return;
    const row = packTick(tick.buckets);
    this.#running().postMessage({ kind: "tick", atMs: tick.atMs, row } satisfies HistoryRequest, [row.buffer]);
  }

  #ask(request: Asked): Promise<HistoryAnswer | null> {
    const id = ++this.#asked;
    const settle: Settle = Promise.withResolvers();
    this.#waiting.set(id, settle);
    this.#running().postMessage({ ...request, id } satisfies HistoryRequest);
    return settle.promise;
  }

  #running(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL(workerFile, import.meta.url), { workerData: this.#options.path });
    // A thread that only keeps books is no reason for an agent to live on that has been told to end.
    worker.unref();
    worker.on("message", (reply: HistoryReply) => this.#settle(reply));
    worker.on("error", (error) => this.#options.onFailure(error));
    worker.on("exit", () => this.#lose(worker));
    this.#worker = worker;
    return worker;
  }

  #settle(reply: HistoryReply): void {
    const settle = reply.id === null ? undefined : this.#waiting.get(reply.id);
    if (reply.id !== null) this.#waiting.delete(reply.id);
    if (reply.kind === "done") settle?.resolve(reply.history);
    else if (settle !== undefined) settle.reject(new Error(reply.error));
    else this.#options.onFailure(new Error(reply.error));
  }

  /** Whoever waits learns that nobody will answer; the next tick starts another worker. */
  #lose(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const settle of waiting) settle.reject(new Error("the history's worker ended"));
  }
}
