import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readMigrations } from "@berth/db/read-migrations.ts";
import { noFilters, openSchemaEngine, ScriptRunner } from "@berth/db/schema-engine.ts";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";

/** What separates the migrations from the schema: SQL to write, or null when they agree. */
export type Difference = string | null;

/** pglite-prisma-adapter does not wait for a script, so a failing migration would count as applied. */
class WaitingPGlite extends PrismaPGlite {
  readonly #scripts: ScriptRunner;

  constructor(database: PGlite, scripts: ScriptRunner) {
    super(database);
    this.#scripts = scripts;
  }

  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = (script) => this.#scripts.run(script);
    return adapter;
  }
}

/** Runs all migrations on an empty database in memory and compares the result with schema.prisma. */
export async function diffMigrations(prismaFolder: string): Promise<Difference> {
  const schemaPath = join(prismaFolder, "schema.prisma");
  const datamodel = await readFile(schemaPath, "utf8");
  const database = new PGlite();
  const scripts = new ScriptRunner((script) => database.exec(script));
  const engine = await openSchemaEngine(new WaitingPGlite(database, scripts), datamodel);
  try {
    const migrationsList = await readMigrations(join(prismaFolder, "migrations"));
    await scripts.explain(engine.applyMigrations({ migrationsList, filters: noFilters }));
    await database.exec('DROP TABLE IF EXISTS "_prisma_migrations"');
    const files = [{ path: schemaPath, content: datamodel }];
    const result = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: prismaFolder },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: noFilters,
    });
    return result.exitCode === 0 ? null : (result.stdout ?? "");
  } finally {
    engine.free();
    await database.close();
  }
}
