/** Works off the Task rows; every panel has one, and a row is one runner's at a time. */
export interface TaskRunner {
  /** Looks for queued tasks at once instead of at the next turn. */
  wake(): void;
  /** Stops claiming, lets go of what it holds (another runner goes on with it) and waits until it has. */
  stop(): Promise<void>;
}
