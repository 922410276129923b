import { setTimeout as delay } from "node:timers/promises";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { LeaseLost } from "./record-progress.ts";
import type { TaskRun } from "./task-run.ts";

/**
 * Asks the panel's own database in the middle of a task. It may be starting again, and a task must not
 * fail over that: what it throws is waited out, once for each of the run's pauses, then thrown.
 */
export async function patiently<T>({ retryMs, signal }: TaskRun, ask: () => Promise<T>): Promise<T> {
  for (const pauseMs of retryMs) {
    try {
      return await ask();
    } catch (thrown) {
      if (thrown instanceof BerthError || thrown instanceof LeaseLost) throw thrown;
      await delay(pauseMs, undefined, { signal });
    }
  }
  return ask();
}
