// The journal of operations: what was asked for under which id, how far it is, how it ended. The
// same id always finds the same operation, so a panel that lost an answer may ask again.
// Begin and end are on the disk before the caller goes on; steps in between are kept in memory and
// written at most once a second, because a crash turns them into `task.interrupted` anyway.
import { appendFileSync, rmSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type Operation, type OperationUpdate, operationSchema } from "@berth/contract/operation.ts";
import type { WireError } from "@berth/contract/wire-error.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { type Bell, createBell } from "./bell.ts";
import type { Transact } from "./transact.ts";
import { watchOperation } from "./watch-operation.ts";

/** What is asked for: `ctid` is null for what concerns the node, such as building an image. */
export interface OperationAsk {
  readonly id: string;
  readonly kind: string;
  readonly ctid: Ctid | null;
}

/** An operation of this life: its row, the newest lines of its log, and who waits for a change. */
interface LiveOperation {
  operation: Operation;
  /** The newest lines with their numbers; at most KEPT_LINES. */
  readonly lines: { readonly n: number; readonly text: string }[];
  lineCount: number;
  readonly bell: Bell;
}

export interface OperationJournal {
  /** Writes the operation down, or gives the one already known by this id; another ask under a used id is `operation.conflict`. */
  begin(ask: OperationAsk): { operation: Operation; isNew: boolean };
  /** Tells whether this id is known, from this life or an earlier one. */
  has(id: string): boolean;
  /** Says where the operation is; `percent` is 0 to 100 and never goes back. */
  step(id: string, step: string, percent: number): void;
  /** Adds one line to the log file and to the rows of `watch`. */
  log(id: string, line: string): void;
  /** Ends the operation; null means it succeeded. */
  finish(id: string, error: WireError | null): Operation;
  /** Gives the operation, or throws `operation.not_found`. */
  get(id: string): Operation;
  /** Gives the newest operations, newest first. */
  list(limit: number): Operation[];
  /** Gives operations that are `running` on the disk; at start these are of a former life. */
  listUnfinished(): Operation[];
  /** Gives the operation when its seq is above `after`, then each change (at most two a second), and ends with the operation. */
  watch(id: string, after: number, signal: AbortSignal): AsyncGenerator<OperationUpdate, void, void>;
  logPath(id: string): string;
}

/** Ended operations and their logs are forgotten after thirty days, at the agent's next start. */
const KEPT_MS = 30 * 86_400_000;
const KEPT_LINES = 50;
const WRITE_EVERY_MS = 1000;
/** Steps of a former life may be ahead of what was written; its end must still be the newer row. */
const FORMER_LIFE_SEQ = 1_000_000;

/** Opens the journal. `logPath` names each operation's log file. */
export function openOperations(db: DatabaseSync, options: JournalOptions): OperationJournal {
  return new SqliteJournal(db, options);
}

interface JournalOptions {
  readonly transact: Transact;
  readonly clock: () => number;
  readonly logPath: (id: string) => string;
}

class SqliteJournal implements OperationJournal {
  readonly logPath: (id: string) => string;
  readonly #clock: () => number;
  readonly #transact: Transact;
  readonly #live = new Map<string, LiveOperation>();
  readonly #writtenAtMs = new Map<string, number>();
  readonly #select: StatementSync;
  readonly #unfinished: StatementSync;
  readonly #newest: StatementSync;
  readonly #upsert: StatementSync;

  constructor(db: DatabaseSync, options: JournalOptions) {
    this.logPath = options.logPath;
    this.#clock = options.clock;
    this.#transact = options.transact;
    this.#select = db.prepare("SELECT * FROM operations WHERE id = ?");
    this.#unfinished = db.prepare("SELECT * FROM operations WHERE state = 'running' ORDER BY started_at_ms");
    this.#newest = db.prepare("SELECT * FROM operations ORDER BY started_at_ms DESC LIMIT ?");
    this.#upsert = db.prepare(UPSERT);
    const forget = db.prepare("DELETE FROM operations WHERE ended_at_ms < ? RETURNING id");
    const old = this.#transact(() => forget.all(this.#clock() - KEPT_MS));
    for (const { id } of old) rmSync(this.logPath(String(id)), { force: true });
  }

  begin(ask: OperationAsk): { operation: Operation; isNew: boolean } {
    const known = this.#find(ask.id);
    if (known !== null) return { operation: expectSame(known, ask), isNew: false };
    const { id, kind, ctid } = ask;
    const operation: Operation = {
      id,
      kind,
      ctid,
      state: "running",
      step: "",
      percent: 0,
      seq: 0,
      startedAtMs: this.#clock(),
      endedAtMs: null,
      error: null,
    };
    this.#write(operation);
    this.#live.set(ask.id, { operation, lines: [], lineCount: 0, bell: createBell() });
    return { operation, isNew: true };
  }

  has(id: string): boolean {
    return this.#find(id) !== null;
  }

  step(id: string, step: string, percent: number): void {
    const entry = this.#live.get(id);
    if (entry === undefined) return;
    const { operation } = entry;
    const atLeast = Math.max(operation.percent, Math.min(100, Math.round(percent)));
    entry.operation = { ...operation, step, percent: atLeast, seq: operation.seq + 1 };
    if (this.#clock() - (this.#writtenAtMs.get(id) ?? 0) >= WRITE_EVERY_MS) this.#write(entry.operation);
    entry.bell.ring();
  }

  log(id: string, line: string): void {
    const entry = this.#live.get(id);
    const text = line.slice(0, 2000);
    this.#appendToFile(id, text);
    if (entry === undefined) return;
    entry.lineCount += 1;
    entry.lines.push({ n: entry.lineCount, text });
    if (entry.lines.length > KEPT_LINES) entry.lines.shift();
    entry.operation = { ...entry.operation, seq: entry.operation.seq + 1 };
    entry.bell.ring();
  }

  finish(id: string, error: WireError | null): Operation {
    const entry = this.#live.get(id);
    const operation = this.get(id);
    const ended: Operation = {
      ...operation,
      state: error === null ? "succeeded" : "failed",
      percent: error === null ? 100 : operation.percent,
      seq: operation.seq + (entry === undefined ? FORMER_LIFE_SEQ : 1),
      endedAtMs: this.#clock(),
      error,
    };
    try {
      this.#write(ended);
    } finally {
      // Whoever waits is told in any case; what could not be written is `task.interrupted` in the next life.
      this.#live.delete(id);
      this.#writtenAtMs.delete(id);
      if (entry !== undefined) entry.operation = ended;
      entry?.bell.ring();
    }
    return ended;
  }

  get(id: string): Operation {
    const operation = this.#find(id);
    if (operation === null) throw new BerthError("operation.not_found", `operation ${id} is not known here`);
    return operation;
  }

  list(limit: number): Operation[] {
    return this.#newest.all(limit).map((row) => {
      const written = readRow(row);
      return this.#live.get(written.id)?.operation ?? written;
    });
  }

  listUnfinished(): Operation[] {
    return this.#unfinished.all().map(readRow);
  }

  watch(id: string, after: number, signal: AbortSignal): AsyncGenerator<OperationUpdate, void, void> {
    const entry = this.#live.get(id) ?? { operation: this.get(id), lines: [], bell: createBell() };
    return watchOperation(entry, after, signal);
  }

  /** A full disk costs an operation lines of its log, and nothing else: a VPS that runs must not be undone for them. */
  #appendToFile(id: string, text: string): void {
    try {
      appendFileSync(this.logPath(id), `${text}\n`, { mode: 0o600 });
    } catch {
      // The line is in memory for whoever watches now.
    }
  }

  #find(id: string): Operation | null {
    const entry = this.#live.get(id);
    if (entry !== undefined) return entry.operation;
    const row = this.#select.get(id);
    return row === undefined ? null : readRow(row);
  }

  #write(operation: Operation): void {
    this.#transact(() => this.#upsert.run(...writeRow(operation)));
    this.#writtenAtMs.set(operation.id, this.#clock());
  }
}

function expectSame(known: Operation, ask: OperationAsk): Operation {
  if (known.kind === ask.kind && known.ctid === ask.ctid) return known;
  throw new BerthError(
    "operation.conflict",
    `operation ${ask.id} is ${known.kind} of ${known.ctid ?? "the node"} already`,
  );
}

const UPSERT = `INSERT INTO operations
  (id, kind, ctid, state, step, percent, seq, started_at_ms, ended_at_ms, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, step = excluded.step, percent = excluded.percent,
    seq = excluded.seq, ended_at_ms = excluded.ended_at_ms, error = excluded.error`;

function writeRow(operation: Operation): (string | number | null)[] {
  const { id, kind, ctid, state, step, percent, seq, startedAtMs, endedAtMs, error } = operation;
  return [
    id,
    kind,
    ctid,
    state,
    step,
    percent,
    seq,
    startedAtMs,
    endedAtMs,
    error === null ? null : JSON.stringify(error),
  ];
}

function readRow(row: Record<string, unknown>): Operation {
  const error = row.error;
  return operationSchema.parse({
    id: row.id,
    kind: row.kind,
    ctid: row.ctid,
    state: row.state,
    step: row.step,
    percent: row.percent,
    seq: row.seq,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    error: typeof error === "string" ? JSON.parse(error) : null,
  });
}
