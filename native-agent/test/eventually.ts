// Waits for a promise of the system instead of sleeping: tries again until it holds or time is up.

/** How many times slower this machine is than one that only has to test: an emulated processor is. */
export const PATIENCE = Number(process.env.BERTH_TEST_PATIENCE ?? 1);

/** Calls `attempt` every 20 ms until it returns without throwing, and gives its value; throws its last error after `withinMs`. */
export async function eventually<T>(promise: string, attempt: () => T | Promise<T>, withinMs = 5000): Promise<T> {
  const deadline = performance.now() + withinMs * PATIENCE;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`${promise}: not within ${withinMs * PATIENCE} ms`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
