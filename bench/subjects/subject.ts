/** How long each act of one life took, in milliseconds by the same clock for everybody. */
export interface Life {
  readonly createMs: number;
  /** From just before the start was asked for to the first act of the container's init. */
  readonly initMs: number;
  /** Until the start had answered. */
  readonly startedMs: number;
  /** A kill, not a request: nobody's figure holds the init's own taste. */
  readonly stopMs: number;
  readonly deleteMs: number;
}

/** One way to run a container; every call leaves the machine as it was. */
export interface Subject {
  readonly name: string;
  /** Creates, starts, stops and deletes one container. */
  live(): Promise<Life>;
  close(): Promise<void>;
}

/** A started container and the process that watches over it. */
export interface Watched {
  readonly watcherPid: number;
  stop(): Promise<void>;
}
