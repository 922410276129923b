// Single values the agent remembers over its lives, such as the boot it last ran in.
import type { DatabaseSync } from "node:sqlite";
import type { Transact } from "./transact.ts";

/** `boot_id` names the host's boot the agent last ran in, `boot_at_ms` when it first ran in it. */
export type MetaKey = "boot_id" | "boot_at_ms";

export interface Meta {
  get(key: MetaKey): string | null;
  set(key: MetaKey, value: string): void;
}

/** Opens the table of single values. */
export function openMeta(db: DatabaseSync, transact: Transact): Meta {
  const read = db.prepare("SELECT value FROM meta WHERE key = ?");
  const write = db.prepare(
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  return {
    get(key) {
      const row = read.get(key);
      return row === undefined ? null : String(row.value);
    },
    set(key, value) {
      transact(() => write.run(key, value));
    },
  };
}
