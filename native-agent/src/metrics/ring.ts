// The last few minutes of one container in memory. Called by open-sampler.ts. It never grows: the
// oldest sample makes room for the newest.

/** A row of at most `capacity` items. */
export class Ring<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  /** Where the oldest item is, once the row is full. */
  #oldest = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(item: T): void {
    if (this.#items.length < this.#capacity) {
      this.#items.push(item);
      return;
    }
    this.#items[this.#oldest] = item;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
  }

  /** Copies the items out, oldest first. */
  toArray(): T[] {
    return [...this.#items.slice(this.#oldest), ...this.#items.slice(0, this.#oldest)];
  }
}
