// Waits for the end of a running container, and brings it about by force. Called by a stop past its time, by
// delete and to undo a start, all with the lock held: so every wait has an end, or the lock would be taken for ever.
import type { Exit } from "@berth/contract/observation.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import { killContainer } from "./kill-container.ts";
import type { LiveContainer } from "./live-container.ts";

/** A killed init is gone in milliseconds; a process waiting for a disk may hold it longer. */
export const GONE_WITHIN_MS = 30_000;

/** Kills every process and gives how init ended; `container.stop_timeout` when even SIGKILL does not end it. */
export async function endContainer(agent: Agent, live: LiveContainer): Promise<Exit> {
  killContainer(agent, live.ctid);
  const exit = await endWithin(live, GONE_WITHIN_MS);
  if (exit === null) throw stillThere(live.ctid);
  return exit;
}

/** Gives how it ended; null when the time, in ms, is up. */
export async function endWithin(live: LiveContainer, timeoutMs: number): Promise<Exit | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([live.ended, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

/** The refusal of a VPS whose processes do not go. */
export function stillThere(ctid: number): BerthError {
  const words = `container ${ctid} still has processes ${GONE_WITHIN_MS} ms after SIGKILL`;
  return new BerthError("container.stop_timeout", words);
}
