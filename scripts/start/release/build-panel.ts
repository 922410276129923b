import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runCommand } from "../bootstrap/run-command.mjs";
import { bundle } from "./bundle.ts";
import { copyFile, copyTree } from "./copy-files.ts";
import { runNpmScript } from "./npm-script.ts";
import { traceNext } from "./trace-next.ts";

const requiredSchema = z.object({ config: z.record(z.string(), z.unknown()) });

/** What Next leaves in .next that only a build reads. */
const BUILD_ONLY = /^(cache|dev|diagnostics|types|trace|trace-build|turbopack|lock|standalone)$|\.nft\.json$/;

/** Next reads its settings from here in place of next.config.ts; it looks when the server prepares, so this is in time. */
const SETTINGS_PRELUDE =
  'process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = require("node:fs").readFileSync(new URL("next-settings.json", import.meta.url), "utf8");';

/** Runs `next build`; every line it prints goes to `onLine`. */
export async function buildPages(checkout: string, onLine: (line: string) => void): Promise<void> {
  const env = {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PATH: `${join(checkout, "node_modules/.bin")}:/usr/bin:/bin`,
  };
  await runCommand(process.execPath, [join(checkout, "node_modules/next/dist/bin/next"), "build"], {
    cwd: join(checkout, "apps/panel"),
    env,
    onLine,
  });
}

/** Generates the Prisma client that the panel's bundle takes in. */
export async function generateClient(checkout: string): Promise<void> {
  await runNpmScript(checkout, "packages/db", "generate");
}

/**
 * Puts the panel together below `into`, which mirrors the checkout: server and setup in one file each,
 * Next's pages, the part of node_modules that Next reads, and the migrations.
 */
export async function assemblePanel(checkout: string, into: string): Promise<void> {
  const panel = join(checkout, "apps/panel");
  const target = join(into, "apps/panel");
  const external = ["next", "@prisma/schema-engine-wasm"];
  const server = { entry: join(panel, "server.ts"), outfile: join(target, "server.mjs"), external };
  await bundle({ ...server, prelude: SETTINGS_PRELUDE });
  await bundle({ entry: join(panel, "setup.ts"), outfile: join(target, "setup.mjs"), external });
  copyTree(join(panel, ".next"), join(target, ".next"), (path) => BUILD_ONLY.test(path.split("/").at(-1) ?? ""));
  if (existsSync(join(panel, "public"))) copyTree(join(panel, "public"), join(target, "public"));
  writeSettings(panel, target);
  for (const file of await traceNext(checkout, panel)) copyFile(join(checkout, file), join(into, file));
  for (const name of ["package.json", "schema_engine_bg.js", "schema_engine_bg.wasm"]) {
    const file = join("node_modules/@prisma/schema-engine-wasm", name);
    copyFile(join(checkout, file), join(into, file));
  }
  copyTree(join(checkout, "prisma/migrations"), join(into, "prisma/migrations"));
}

/**
 * Writes the settings of Next as they were at the build. The file they came from is TypeScript and would need
 * a compiler; a standalone server is told the same way (see SETTINGS_PRELUDE).
 */
function writeSettings(panel: string, target: string): void {
  const { config } = requiredSchema.parse(
    JSON.parse(readFileSync(join(panel, ".next/required-server-files.json"), "utf8")),
  );
  copyFile(join(panel, "package.json"), join(target, "package.json"));
  writeFileSync(join(target, "next-settings.json"), JSON.stringify(config));
}
