// What the agent knows and must still know after kill -9 or a reboot: containers, uid ranges, the
// journal of operations, and the events the panel follows. One file, one process, synchronous calls.
// Opened by main.ts; the stories and procedures get the value. What holds: a change and the event
// that tells it are in the same transaction, and on the disk before the caller goes on.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { type ContainerStore, openContainers } from "./containers.ts";
import { type EventLog, openEvents } from "./events.ts";
import { type Meta, openMeta } from "./meta.ts";
import { type OperationJournal, openOperations } from "./operations.ts";
import { applySchema } from "./schema.ts";
import { createTransact, noSpace, type WriteWatch } from "./transact.ts";
import { openUidRanges } from "./uid-ranges.ts";

export interface State extends Pick<ContainerStore, "change"> {
  readonly containers: ContainerStore;
  readonly operations: OperationJournal;
  readonly events: EventLog;
  readonly meta: Meta;
  close(): void;
}

export interface StateOptions {
  /** The file; its directory is made, for root alone. ":memory:" in tests. */
  readonly path: string;
  /** Where each operation's log is a file. */
  readonly operationLogDir: string;
  readonly uidBase: number;
  readonly uidRangeCount: number;
  /** Now in ms since 1970; tests give their own clock. */
  readonly clock?: () => number;
  /** Told of every write; tests alone have one. */
  readonly watch?: WriteWatch;
}

/**
 * Opens the state, making the file at the first start. Operations of a former life are still `running` in it.
 * A file that cannot be read, to its last record, is `agent.state_damaged`: an agent that knew half of its containers
 * would give their uid ranges and addresses to others.
 */
export function openState(options: StateOptions): State {
  try {
    return openFile(options);
  } catch (cause) {
    if (cause instanceof BerthError) throw cause;
    const full = noSpace(options.path, cause);
    if (full !== null) throw full;
    const words = `${options.path} cannot be read (${firstLine(cause)}). Running VPSs go on and were not touched`;
    throw new BerthError("agent.state_damaged", words, { cause });
  }
}

function firstLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replaceAll(/\s+/g, " ").slice(0, 300);
}

function openFile(options: StateOptions): State {
  const clock = options.clock ?? Date.now;
  if (options.path !== ":memory:") mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
  mkdirSync(options.operationLogDir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(options.path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;");
  applySchema(db);
  // A life that ended just after it had forgotten a password left the page before it; see containers.ts.
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const transact = createTransact(db, options.watch);
  const events = openEvents(db, clock);
  const uidRanges = openUidRanges(db, options);
  const containers = openContainers(db, { events, uidRanges, transact, clock });
  const operations = openOperations(db, {
    transact,
    clock,
    logPath: (id) => join(options.operationLogDir, `${id}.log`),
  });
  return {
    containers,
    operations,
    events,
    meta: openMeta(db, transact),
    change: (ctid, patch, reason) => containers.change(ctid, patch, reason),
    close: () => db.close(),
  };
}
