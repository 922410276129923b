import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { readMigrations } from "./read-migrations.ts";
import { noFilters, openSchemaEngine, ScriptRunner } from "./schema-engine.ts";

/** The advisory lock that keeps two panels from migrating at once; any fixed number of our own will do. */
const MIGRATION_LOCK = 7_236_441;

/**
 * Prisma's adapter cuts a script at every semicolon, also inside a function's body, and runs the
 * pieces one by one. Sent whole, PostgreSQL runs a script as one transaction: all of a migration or none.
 */
function migrationFactory(client: pg.Pool, scripts: ScriptRunner): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(client);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect();
      adapter.executeScript = (script) => scripts.run(script);
      return adapter;
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/**
 * Lets a migration that failed, or whose panel was killed, be tried again: it left nothing behind,
 * so there is nothing to repair first.
 */
async function forgetFailed(engine: SchemaEngine, migrationsList: MigrationList): Promise<void> {
  const history = { migrationsList, optInToShadowDatabase: false, filters: noFilters };
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory(history);
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
}

/**
 * Applies every migration of `folder` that the database at `url` has not seen, and returns their names.
 * A second caller waits for the first and then finds nothing to do. Throws at the first migration that
 * fails; none of that one's statements stay.
 */
export async function migrate(url: string, folder: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url });
  const client = new pg.Pool({ connectionString: url, max: 2 });
  const scripts = new ScriptRunner((script) => client.query(script));
  await lock.connect();
  try {
    await lock.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const engine = await openSchemaEngine(migrationFactory(client, scripts), null);
    try {
      const migrationsList = await readMigrations(folder);
      await forgetFailed(engine, migrationsList);
      const applied = await scripts.explain(engine.applyMigrations({ migrationsList, filters: noFilters }));
      return applied.appliedMigrationNames;
    } finally {
      engine.free();
    }
  } finally {
    // Ending the session frees the lock, also when the lines above threw.
    await Promise.allSettled([lock.end(), client.end()]);
  }
}
