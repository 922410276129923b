import type { Caller } from "@berth/control/actor.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** A page with every chart it has needs a dozen. */
export const MAX_WATCHES = 100;

/** How many subscriptions each connection holds: a caller is found once per connection. */
const held = new WeakMap<Caller, number>();

/** Gives the rows on, and counts them as one subscription of the connection while they last; throws `live.too_many` past the limit. */
export async function* limitWatches<T>(caller: Caller, rows: AsyncIterable<T>): AsyncGenerator<T, void> {
  const before = held.get(caller) ?? 0;
  if (before >= MAX_WATCHES)
    throw new BerthError("live.too_many", `${caller.userId} watches ${before} things on one socket`);
  held.set(caller, before + 1);
  try {
    yield* rows;
  } finally {
    held.set(caller, (held.get(caller) ?? 1) - 1);
  }
}
