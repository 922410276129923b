// The tables of state.db and how an older file is brought to them. Called by open-state alone,
// before anything else touches the file. Every step is kept for ever: a file of any age opens.
import type { DatabaseSync } from "node:sqlite";

/** Step n brings a file of version n to n+1. */
const steps: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE containers (
     ctid INTEGER PRIMARY KEY,
     spec TEXT NOT NULL,
     wanted TEXT NOT NULL,
     state TEXT NOT NULL,
     since_ms INTEGER NOT NULL,
     uid_base INTEGER NOT NULL UNIQUE,
     start_count INTEGER NOT NULL,
     init TEXT,
     exit TEXT,
     is_first_boot_pending INTEGER NOT NULL,
     seq INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE operations (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     ctid INTEGER,
     state TEXT NOT NULL,
     step TEXT NOT NULL,
     percent INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     started_at_ms INTEGER NOT NULL,
     ended_at_ms INTEGER,
     error TEXT
   ) STRICT;
   CREATE INDEX operations_by_state ON operations (state);
   CREATE TABLE events (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at_ms INTEGER NOT NULL,
     ctid INTEGER NOT NULL,
     kind TEXT NOT NULL,
     reason TEXT NOT NULL,
     observation TEXT
   ) STRICT;`,
  "ALTER TABLE containers ADD COLUMN pending_password_hash TEXT;",
];

/** Applies the steps a file has not seen yet, each in its own transaction; a newer file is refused. */
export function applySchema(db: DatabaseSync): void {
  const row = db.prepare("PRAGMA user_version").get();
  const version = Number(row?.user_version ?? 0);
  if (version > steps.length) {
    throw new Error(`state.db has schema ${version}, this agent knows ${steps.length}: a newer agent wrote it`);
  }
  for (let n = version; n < steps.length; n += 1) {
    db.exec(`BEGIN IMMEDIATE; ${steps[n] ?? ""} PRAGMA user_version = ${n + 1}; COMMIT;`);
  }
}
