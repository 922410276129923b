// What is still to be folded of one ten minutes: each container's parts of the ticks, packed as they were
// written. Made and emptied by history-store.ts; nothing is lost with it, for the ticks are in the
// database until the last container is folded.

/** One container's part of one tick. */
export interface TickPart {
  readonly id: number;
  readonly part: Uint8Array;
}

/** The work is spread over this many ticks, well below the sixty there are until the next window is over. */
const SPREAD_TICKS = 40;

export class FoldPlan {
  readonly windowMs: number;
  /** The newest tick when the plan was made. */
  readonly upto: number;
  readonly #parts = new Map<number, TickPart[]>();
  #total = 0;

  constructor(windowMs: number, upto: number) {
    this.windowMs = windowMs;
    this.upto = upto;
  }

  get isDone(): boolean {
    return this.#parts.size === 0;
  }

  add(ctid: number, part: TickPart): void {
    const known = this.#parts.get(ctid);
    if (known !== undefined) known.push(part);
    else this.#parts.set(ctid, [part]);
    this.#total = Math.max(this.#total, this.#parts.size);
  }

  forget(ctid: number): void {
    this.#parts.delete(ctid);
  }

  /** Gives the next few containers and takes them off the plan. */
  take(): (readonly [ctid: number, parts: readonly TickPart[]])[] {
    const next = [...this.#parts].slice(0, Math.max(2, Math.ceil(this.#total / SPREAD_TICKS)));
    for (const [ctid] of next) this.#parts.delete(ctid);
    return next;
  }
}
