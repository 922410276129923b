import type { SystemDb, Transaction } from "@berth/db/database.ts";
import type { TaskRow } from "@berth/db/rows.ts";
import type { NodeClient } from "../node/node-client.ts";
import type { Progress } from "./record-progress.ts";

/** One attempt at one task, as its handler sees it. */
export interface TaskRun {
  readonly task: TaskRow;
  readonly node: NodeClient;
  readonly db: SystemDb;
  /** Ends when the deadline passes, the lease is lost or the panel stops. */
  readonly signal: AbortSignal;
  /** How long to wait before each try when the node does not answer; the last one repeats. */
  readonly retryMs: readonly number[];
  /** Throws LeaseLost unless the task is still this run's; asked before the node is told to do anything. */
  confirm(): Promise<void>;
  /** Writes down how far it is; cheap, call it as often as there is news. */
  note(progress: Progress): void;
}

/** What a handler may leave to be done in the very transaction that marks the task succeeded. */
export type Conclusion = (tx: Transaction) => Promise<void>;

/** Does one kind of task; it may run again from the start after a crash and must then come to the same end. */
export type TaskHandler = (run: TaskRun) => Promise<Conclusion | undefined>;
