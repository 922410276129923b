// The tables of metrics.db and how the file is opened. Called by history-store.ts alone. History is worth
// keeping but not worth a node that does not start: a file that cannot be read is put aside.
import { renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const SCHEMA_VERSION = 1;

/**
 * `ticks` holds what is not folded yet, `windows` one blob per container, tier and window. `upto` is the
 * last tick folded into a window, so that none is folded twice; ids of ticks are never used again.
 * `forgotten` says up to which tick a deleted container's part of the rows is void.
 */
const schema = `
  CREATE TABLE ticks (id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, row BLOB NOT NULL) STRICT;
  CREATE TABLE windows (
    ctid INTEGER NOT NULL,
    tier INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    row BLOB NOT NULL,
    UNIQUE (ctid, tier, at_ms)
  ) STRICT;
  CREATE INDEX windows_by_age ON windows (tier, at_ms);
  CREATE TABLE forgotten (ctid INTEGER PRIMARY KEY, upto INTEGER NOT NULL) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};`;

/** Opens the file, new if there is none; one that is broken or of another version becomes `<path>.aside`. */
export function openHistoryFile(path: string): DatabaseSync {
  try {
    return openWith(path);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    renameSync(path, `${path}.aside`);
    for (const end of ["-wal", "-shm"]) rmSync(path + end, { force: true });
    return openWith(path);
  }
}

class OtherVersion extends Error {}

/** sqlite3's SQLITE_CORRUPT and SQLITE_NOTADB. A full disk or a lock is no reason to put anything aside. */
function isUnreadable(error: unknown): boolean {
  const code: unknown = error instanceof Error && "errcode" in error ? error.errcode : null;
  return error instanceof OtherVersion || code === 11 || code === 26;
}

function openWith(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // Space of what was pruned goes back to the host. Set before the first table, or never.
    db.exec("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA busy_timeout = 5000;");
    // A killed agent loses nothing written; a host without power may lose the last seconds, never the file.
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;");
    const version = Number(db.prepare("PRAGMA user_version").get()?.user_version ?? 0);
    if (version === 0) db.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`);
    else if (version !== SCHEMA_VERSION)
      throw new OtherVersion(`metrics.db has schema ${version}, expected ${SCHEMA_VERSION}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
