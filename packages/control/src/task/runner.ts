import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { TaskRow } from "@berth/db/rows.ts";
import { claimTasks } from "./claim-tasks.ts";
import { runTask } from "./run-task.ts";
import { type TaskRunnerSource, usualRhythm } from "./runner-source.ts";

/** Works off the Task rows; every panel has one, and a row is one runner's at a time. */
export interface TaskRunner {
  /** Looks for queued tasks at once instead of at the next turn. */
  wake(): void;
  /** Stops claiming, lets go of what it holds (another runner goes on with it) and waits until it has. */
  stop(): Promise<void>;
}

/** How many tasks one panel works on at once; they mostly wait for nodes. */
const PLACES = 128;
/** And how many of all panels work at one node at once: a lost one holds no more of the places. */
const PLACES_PER_NODE = 16;

/** Starts to look for tasks, now, at every wake and every two seconds. */
export function openTaskRunner(source: TaskRunnerSource): TaskRunner {
  const { db, log, rhythm = usualRhythm } = source;
  const holder = randomUUID();
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  let pause = new AbortController();

  function begin(task: TaskRow): void {
    const work = runTask({ ...source, rhythm, stop: stop.signal }, task)
      .catch((err: unknown) => log.error({ taskId: task.id, err }, "a task's run broke"))
      .finally(() => running.delete(work));
    running.add(work);
  }

  async function look(): Promise<void> {
    const limit = PLACES - running.size;
    if (limit <= 0) return;
    const claim = { holder, limit, perNode: PLACES_PER_NODE, leaseMs: rhythm.leaseMs };
    for (const task of await claimTasks(db, claim)) begin(task);
  }

  async function keepLooking(): Promise<void> {
    while (!stop.signal.aborted) {
      // Renewed before the look, so that a wake during it is not lost.
      pause = new AbortController();
      await look().catch((err: unknown) => log.error({ err }, "looking for tasks failed"));
      await delay(rhythm.pollMs, undefined, { signal: AbortSignal.any([pause.signal, stop.signal]) }).catch(
        () => undefined,
      );
    }
  }

  const looking = keepLooking();
  return {
    wake: () => pause.abort(),
    async stop() {
      stop.abort();
      await looking;
      await Promise.all(running);
    },
  };
}
