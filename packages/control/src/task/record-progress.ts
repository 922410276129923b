import { setTimeout as delay } from "node:timers/promises";
import { notifyChange } from "@berth/db/change.ts";
import type { SystemDb } from "@berth/db/database.ts";
import type { TaskRow } from "@berth/db/rows.ts";

/** News of a running task. */
export interface Progress {
  readonly step: string;
  /** 0 to 100 over the whole task. */
  readonly percent: number;
  readonly lines?: readonly string[];
  readonly operationId?: string;
  readonly operationSeq?: number;
}

/** Thrown by writes when another runner has taken the task over. */
export class LeaseLost extends Error {}

/** Gathers news and writes it at most once per interval: a busy operation costs the database two rows a second. */
export class ProgressRecorder {
  readonly #db: SystemDb;
  readonly #task: TaskRow;
  readonly #intervalMs: number;
  #pending: Progress | undefined;
  #lines: string[] = [];
  #isPacing = false;
  /** The write under way, or the last one; the next begins after it. */
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(db: SystemDb, task: TaskRow, intervalMs: number) {
    this.#db = db;
    this.#task = task;
    this.#intervalMs = intervalMs;
  }

  /** Takes news; it is written now, or when the interval since the last write is over. Throws when a write failed. */
  note(progress: Progress): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#pending = { ...this.#pending, ...progress };
    this.#lines.push(...(progress.lines ?? []));
    if (this.#isPacing) return;
    this.#isPacing = true;
    this.#writeUntilQuiet().catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Writes what is left, without waiting for the interval. Throws when any write failed. */
  async flush(): Promise<void> {
    await this.#writeNext();
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #writeUntilQuiet(): Promise<void> {
    while (this.#pending !== undefined) {
      await this.#writeNext();
      await delay(this.#intervalMs, undefined, { ref: false });
    }
    this.#isPacing = false;
  }

  #writeNext(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const news = this.#pending;
    if (news === undefined) return;
    const line = this.#lines.join("\n");
    this.#pending = undefined;
    this.#lines = [];
    const { id, fence, attempt, ctid, tenantId } = this.#task;
    const { lines: _, ...columns } = news;
    await this.#db.$transaction(async (tx) => {
      const written = await tx.task.updateMany({ where: { id, fence, state: "running" }, data: columns });
      if (written.count === 0) throw new LeaseLost(`task ${id} is another runner's`);
      if (line !== "") await tx.taskLogLine.create({ data: { taskId: id, attempt, line } });
      await notifyChange(tx, { kind: "task", id, ctid, tenantId });
    });
  }
}
