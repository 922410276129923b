import { readFile } from "node:fs/promises";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { z } from "zod";

// The bindings' types leave out the two hooks that tie them to their .wasm file.
const hooksSchema = z.object({ __wbg_set_wasm: z.instanceof(Function) });
const exportsSchema = z.object({ __wbindgen_start: z.instanceof(Function) });

let loading: Promise<void> | undefined;

async function loadWasm(): Promise<void> {
  const file = new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    "./schema_engine_bg.js": { ...bindings },
  });
  hooksSchema.parse(bindings).__wbg_set_wasm(instance.exports);
  exportsSchema.parse(instance.exports).__wbindgen_start();
}

/**
 * Opens Prisma's schema engine (the WebAssembly build, so no binary is downloaded) on a database.
 * `datamodel` is the text of schema.prisma, or null where only migrations are applied.
 */
export async function openSchemaEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodel: string | null,
): Promise<bindings.SchemaEngine> {
  loading ??= loadWasm();
  await loading;
  const datamodels: [string, string][] | undefined = datamodel === null ? undefined : [["schema.prisma", datamodel]];
  return bindings.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

/** The engine hides a failed script's reason behind a number; this keeps the reason for `explain`. */
export class ScriptRunner {
  #reason: unknown;
  readonly #send: (script: string) => Promise<unknown>;

  constructor(send: (script: string) => Promise<unknown>) {
    this.#send = send;
  }

  /** Sends a script whole and waits for it. */
  async run(script: string): Promise<void> {
    try {
      await this.#send(script);
    } catch (error) {
      this.#reason = error;
      throw error;
    }
  }

  /** Runs work of the engine; when it fails on a script, throws the database's own words. */
  async explain<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (this.#reason === undefined) throw error;
      const words = this.#reason instanceof Error ? this.#reason.message : String(this.#reason);
      throw new Error(`a migration failed: ${words}`, { cause: error });
    }
  }
}

/** Nothing of a Berth database is managed by anybody else. */
export const noFilters: bindings.SchemaFilter = { externalTables: [], externalEnums: [] };
