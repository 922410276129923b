// The stop of a container that its spec forbids to run: put into the bin, or suspended. Called by put-container.ts, and by
// converge.ts when the agent died before such a stop was done. Nobody asked for the stop itself, so what is wanted stays.
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Agent } from "./agent.ts";
import type { Progress } from "./progress.ts";
import { stopContainer } from "./stop-container.ts";

/** Its time to shut down; what is left then is killed. */
const HELD_WITHIN_MS = 60_000;

/** Stops it, cleanly if it can be. */
export function stopHeld(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  return stopContainer(agent, { ctid, timeoutMs: HELD_WITHIN_MS }, progress);
}
