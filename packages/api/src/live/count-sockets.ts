import { BerthError } from "@berth/core/errors/berth-error.ts";

/** A person with a dozen tabs and as many terminals has a few dozen sockets. */
export const MAX_SOCKETS = 100;

/** Counts the open sockets of each person on this panel. */
export class SocketCounter {
  readonly #open = new Map<string, number>();

  /** Throws `live.too_many` when the person has as many as he may. */
  assertRoom(userId: string): void {
    const open = this.#open.get(userId) ?? 0;
    if (open >= MAX_SOCKETS) throw new BerthError("live.too_many", `${userId} has ${open} sockets open`);
  }

  /** Counts one more, until the disposal. */
  add(userId: string): Disposable {
    this.#open.set(userId, (this.#open.get(userId) ?? 0) + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#open.get(userId) ?? 1) - 1;
        if (left > 0) this.#open.set(userId, left);
        else this.#open.delete(userId);
      },
    };
  }
}
