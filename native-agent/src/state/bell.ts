// Wakes whoever waits for a change. It carries no data: the waiter reads the truth from the state
// again, so a missed or doubled ring can neither lose nor repeat anything.

/** A bell many may wait for. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or at once when the signal is aborted already or as soon as it is. */
  wait(signal: AbortSignal): Promise<void>;
}

/** Makes a bell nobody waits for yet. */
export function createBell(): Bell {
  const waiters = new Set<() => void>();
  return {
    ring() {
      const woken = [...waiters];
      waiters.clear();
      for (const wake of woken) wake();
    },
    wait(signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = () => {
          waiters.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        waiters.add(wake);
        signal.addEventListener("abort", wake, { once: true });
      });
    },
  };
}
