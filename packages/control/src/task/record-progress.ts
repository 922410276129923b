import { setTimeout as delay } from "node:timers/promises";
import { plainText } from "@berth/core/text/plain-text.ts";
import { notifyChange } from "@berth/db/change.ts";
import type { SystemDb } from "@berth/db/database.ts";
import type { TaskRow } from "@berth/db/rows.ts";

/** A node may write as much as it likes; of that a task keeps this many characters a run, the newest lines of each moment. */
const MAX_LOG_CHARS = 512 * 1024;
const MAX_HELD_LINES = 200;
const MAX_LINE_CHARS = 2000;
const MAX_STEP_CHARS = 60;
const REST_IS_AT_NODE = "... more than is kept here; the whole log is at the node";

/** News of a running task; what is absent stays as it was. */
export interface Progress {
  readonly step?: string;
  /** 0 to 100 over the whole task. */
  readonly percent?: number;
  readonly lines?: readonly string[];
  readonly operationId?: string;
  readonly operationSeq?: number;
}

/** Thrown by writes when another runner has taken the task over. */
export class LeaseLost extends Error {}

/**
 * Gathers news and writes it at most once per interval: a busy operation costs the database two rows
 * a second. While the database is away the news is held; only a lost lease ends the recording.
 */
export class ProgressRecorder {
  readonly #db: SystemDb;
  readonly #task: TaskRow;
  readonly #intervalMs: number;
  #pending: Progress | undefined;
  #lines: string[] = [];
  #charsLeft = MAX_LOG_CHARS;
  #isPacing = false;
  /** The write under way, or the last one; the next begins after it. */
  #writing: Promise<void> = Promise.resolve();
  #lost: LeaseLost | undefined;

  constructor(db: SystemDb, task: TaskRow, intervalMs: number) {
    this.#db = db;
    this.#task = task;
    this.#intervalMs = intervalMs;
  }

  /** Takes news; it is written now, or when the interval since the last write is over. Throws once the lease is lost. */
  note({ lines = [], ...news }: Progress): void {
    if (this.#lost !== undefined) throw this.#lost;
    const step = news.step === undefined ? {} : { step: plainText(news.step, MAX_STEP_CHARS) };
    this.#pending = { ...this.#pending, ...news, ...step };
    for (const line of lines) this.#keepLine(line);
    if (this.#isPacing) return;
    this.#isPacing = true;
    void this.#writeUntilQuiet();
  }

  /** Writes what is left, without waiting for the interval. */
  async flush(): Promise<void> {
    await this.#writeNext();
  }

  #keepLine(said: string): void {
    if (this.#charsLeft <= 0) return;
    const line = plainText(said, MAX_LINE_CHARS);
    this.#charsLeft -= line.length + 1;
    this.#lines.push(this.#charsLeft > 0 ? line : REST_IS_AT_NODE);
    if (this.#lines.length > MAX_HELD_LINES) this.#lines.shift();
  }

  async #writeUntilQuiet(): Promise<void> {
    while (this.#pending !== undefined && this.#lost === undefined) {
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
    const [news, lines] = [this.#pending, this.#lines];
    if (news === undefined) return;
    this.#pending = undefined;
    this.#lines = [];
    try {
      await this.#send(news, lines.join("\n"));
    } catch (thrown) {
      if (thrown instanceof LeaseLost) this.#lost = thrown;
      else this.#putBack(news, lines);
    }
  }

  /** What could not be written is written next time, unless newer news came meanwhile. */
  #putBack(news: Progress, lines: readonly string[]): void {
    this.#pending = { ...news, ...this.#pending };
    this.#lines = [...lines, ...this.#lines].slice(-MAX_HELD_LINES);
  }

  async #send(columns: Omit<Progress, "lines">, line: string): Promise<void> {
    const { id, fence, attempt, ctid, tenantId } = this.#task;
    await this.#db.$transaction(async (tx) => {
      const written = await tx.task.updateMany({ where: { id, fence, state: "running" }, data: columns });
      if (written.count === 0) throw new LeaseLost(`task ${id} is another runner's`);
      if (line !== "") await tx.taskLogLine.create({ data: { taskId: id, attempt, line } });
      await notifyChange(tx, { kind: "task", id, ctid, tenantId });
    });
  }
}
