// Single values the agent remembers over its lives, such as the boot it last ran in.
import type { DatabaseSync } from "node:sqlite";

export interface Meta {
  get(key: "boot_id"): string | null;
  set(key: "boot_id", value: string): void;
}

/** Opens the table of single values. */
export function openMeta(db: DatabaseSync): Meta {
  const read = db.prepare("SELECT value FROM meta WHERE key = ?");
  const write = db.prepare("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
  return {
    get(key) {
      const row = read.get(key);
      return row === undefined ? null : String(row["value"]);
    },
    set(key, value) {
      write.run(key, value);
    },
  };
}
