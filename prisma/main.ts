// `node prisma/main.ts create add_plan_table` writes the next migration: what schema.prisma has and the
// migrations have not. Deploying is packages/db/src/migrate.ts; that nothing is missing, check.ts says.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { migrationLock } from "@berth/db/read-migrations.ts";
import { diffMigrations } from "./diff-migrations.ts";

const folder = import.meta.dirname;
const [action, name = ""] = process.argv.slice(2);

async function create(verbNoun: string): Promise<void> {
  const migrations = join(folder, "migrations");
  await mkdir(migrations, { recursive: true });
  await writeFile(join(migrations, "migration_lock.toml"), migrationLock);
  const sql = await diffMigrations(folder);
  if (sql === null) {
    console.log("schema.prisma and the migrations agree: nothing to write");
    return;
  }
  const stamp = new Date().toISOString().replaceAll(/[-:T]/g, "").slice(0, 14);
  const target = join(migrations, `${stamp}_${verbNoun}`);
  await mkdir(target);
  await writeFile(join(target, "migration.sql"), sql);
  console.log(`wrote prisma/migrations/${stamp}_${verbNoun}/migration.sql: read it before you commit it`);
}

if (action === "create" && /^[a-z]+(_[a-z0-9]+)+$/.test(name)) {
  await create(name);
} else {
  console.error("usage: node prisma/main.ts create <verb_noun>");
  process.exitCode = 64;
}
