// `npm run check`: types, lint, walls, budgets and unit tests, in under a minute.
import { type CheckResult, runChecks, runCommand } from "./run.ts";

const node = process.execPath;

/** Every check by name. The unit tests are left out when `npm test` runs them itself. */
export const checks: readonly (() => Promise<CheckResult>)[] = [
  () => runCommand("types", ["tsc", "-p", "tsconfig.json"]),
  () => runCommand("types of the panel", ["tsc", "-p", "apps/panel/tsconfig.json"]),
  () => runCommand("types of the panel's server", ["tsc", "-p", "apps/panel/tsconfig.server.json"]),
  () => runCommand("lint", ["biome", "lint", "--error-on-warnings", "--max-diagnostics=50"]),
  () => runCommand("format", ["biome", "format", "--max-diagnostics=10"]),
  () => runCommand("walls", [node, "scripts/check/walls.ts"]),
  () => runCommand("budgets", [node, "scripts/check/budgets.ts"]),
  () => runCommand("migrations", [node, "prisma/check.ts"]),
  () => runCommand("prose", [node, "scripts/check/prose.ts"]),
  () => runCommand("promises", [node, "scripts/check/promises.ts"]),
  () => runCommand("faults", [node, "scripts/check/faults.ts"]),
  () => runCommand("raised errors", [node, "scripts/check/raised-errors.ts"]),
];

if (import.meta.main) {
  const unit = () => runCommand("unit tests", ["vitest", "run", "--project", "unit", "--reporter=dot"]);
  const results = await runChecks(process.argv.includes("--no-unit") ? checks : [...checks, unit]);
  const red = results.filter((result) => !result.isGreen);
  console.log(red.length === 0 ? "check: all green" : `check: red: ${red.map((result) => result.name).join(", ")}`);
  process.exitCode = red.length === 0 ? 0 : 1;
}
