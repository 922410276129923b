// How many operations that end a customer's service are taken within a minute. A stolen panel could
// otherwise stop or delete everything on the host in one sweep. Called by procedure.ts for what
// comes over the network; root at the host's own shell is not counted.
import { BerthError } from "@berth/core/errors/berth-error.ts";

export interface DestructiveLimit {
  /** Counts one; throws `operation.too_many` when the minute is used up. */
  count(): void;
}

const WINDOW_MS = 60_000;

/** Makes a limit over the last 60 seconds. */
export function createDestructiveLimit(perMinute: number, clock: () => number = Date.now): DestructiveLimit {
  let recentMs: number[] = [];
  return {
    count() {
      const nowMs = clock();
      recentMs = recentMs.filter((atMs) => nowMs - atMs < WINDOW_MS);
      if (recentMs.length >= perMinute) {
        throw new BerthError("operation.too_many", `${perMinute} destructive operations within a minute already`);
      }
      recentMs.push(nowMs);
    },
  };
}
