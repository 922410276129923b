/** Runs at most one job per animation frame, so that six charts never draw in the same one. */
export interface FrameQueue {
  /** Asks for a turn; asking again before the turn came changes nothing. */
  request(job: () => void): void;
  cancel(job: () => void): void;
}

type Schedule = (run: () => void) => void;

/** Makes a queue; `schedule` is requestAnimationFrame except in tests. */
export function makeFrameQueue(schedule: Schedule = (run) => requestAnimationFrame(run)): FrameQueue {
  const waiting = new Set<() => void>();
  let isScheduled = false;
  const turn = () => {
    isScheduled = false;
    const [job] = waiting;
    if (job === undefined) return;
    waiting.delete(job);
    job();
    plan();
  };
  const plan = () => {
    if (isScheduled || waiting.size === 0) return;
    isScheduled = true;
    schedule(turn);
  };
  return {
    request: (job) => {
      waiting.add(job);
      plan();
    },
    cancel: (job) => void waiting.delete(job),
  };
}
