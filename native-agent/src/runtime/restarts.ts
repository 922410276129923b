// The starts that are planned after an exit. Kept in memory only: after an agent's restart converge.ts
// starts what should run anyway.
import type { Ctid } from "@berth/core/container/ctid.ts";

export interface Restarts {
  /** How many times in a row the container ended soon after its start. */
  shortLives(ctid: Ctid): number;
  /** Plans one start; a plan made earlier for the same container is dropped. */
  plan(ctid: Ctid, after: { shortLives: number; afterMs: number }, start: () => void): void;
  /** Drops all plans, for an agent that ends. */
  close(): void;
}

/** Makes an empty plan. */
export function createRestarts(): Restarts {
  const lives = new Map<Ctid, number>();
  const timers = new Map<Ctid, NodeJS.Timeout>();
  return {
    shortLives: (ctid) => lives.get(ctid) ?? 0,
    plan(ctid, { shortLives, afterMs }, start) {
      lives.set(ctid, shortLives);
      clearTimeout(timers.get(ctid));
      // Even a start at once waits for the lock of whoever plans it to be free.
      const begin = () => {
        timers.delete(ctid);
        start();
      };
      timers.set(ctid, setTimeout(begin, afterMs));
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
