// Collects monitors that have ended, so that none stays as a zombie of the agent. Called by
// spawn-monitor.ts. A monitor's sockets close a moment before it can be collected, and one killed by
// somebody else says nothing at all: so its pid is asked for, soon at first, then once a second.
import { reapChild } from "../ffi/process.ts";

const FIRST_MS = 5;
const SLOWEST_MS = 1000;

/** Watches a child until it is collected; keeps no process alive by it. */
export function reapWhenEnded(pid: number): void {
  const look = (delayMs: number): void => {
    setTimeout(() => {
      if (!reapChild(pid)) look(Math.min(delayMs * 2, SLOWEST_MS));
    }, delayMs).unref();
  };
  look(FIRST_MS);
}
