// The walls of docs/architecture.md, held by dependency-cruiser. A checker that sees nothing says
// "no violations", so this one also counts the modules and plants violations that must ring.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { runCommand } from "./run.ts";

const MIN_MODULES = 500;
const ROOMS = ["packages", "apps", "native-agent", "prisma", "e2e", "bench", "scripts", "test"].filter((room) =>
  existsSync(room),
);

const reportSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});
type Summary = z.infer<typeof reportSchema>["summary"];

async function cruise(paths: readonly string[], house = "."): Promise<Summary> {
  const depcruise = resolve("node_modules/.bin/depcruise");
  const run = await runCommand(
    "walls",
    [depcruise, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...paths],
    house,
  );
  const start = run.output.indexOf("{");
  if (start < 0) throw new Error(`dependency-cruiser printed no report: ${run.output.slice(0, 2000)}`);
  return reportSchema.parse(JSON.parse(run.output.slice(start))).summary;
}

/** Files that break one wall each, and the rule that must ring. */
const planted: readonly { readonly file: string; readonly text: string; readonly rule: string }[] = [
  { file: "packages/core/src/planted.ts", text: 'import "@berth/contract/stub.ts";', rule: "wall-core" },
  { file: "packages/api/src/planted.ts", text: 'import "@berth/db/stub.ts";', rule: "wall-api" },
  { file: "apps/panel/features/planted.ts", text: 'import "@berth/control/stub.ts";', rule: "wall-panel" },
  {
    file: "apps/panel/lib/planted.ts",
    text: 'import { stub } from "@berth/api/router.ts"; stub();',
    rule: "type-only-api",
  },
  { file: "native-agent/src/net/planted.ts", text: 'import "../cgroup/stub.ts";', rule: "wall-agent-net" },
  {
    file: "native-agent/src/runtime/planted.ts",
    text: 'import koffi from "koffi"; koffi.load("x");',
    rule: "door-koffi",
  },
];

const stubs = ["contract/src/stub", "db/src/stub", "control/src/stub", "api/src/router"].map(
  (path) => `packages/${path}.ts`,
);

/** Builds a house in miniature whose every wall is broken once; rules go by path, so paths are as in ours. */
function buildPlantedHouse(): string {
  const house = mkdtempSync(join(tmpdir(), "berth-walls-"));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
  };
  for (const stub of [...stubs, "native-agent/src/cgroup/stub.ts"]) write(stub, "export function stub(): void {}\n");
  for (const { file, text } of planted) write(file, `${text}\n`);
  for (const name of ["core", "contract", "db", "control", "api"]) {
    cpSync(`packages/${name}/package.json`, join(house, `packages/${name}/package.json`));
    mkdirSync(join(house, "node_modules/@berth"), { recursive: true });
    symlinkSync(`../../packages/${name}`, join(house, `node_modules/@berth/${name}`));
  }
  symlinkSync(resolve("node_modules/koffi"), join(house, "node_modules/koffi"));
  symlinkSync(resolve("node_modules/typescript"), join(house, "node_modules/typescript"));
  for (const file of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) cpSync(file, join(house, file));
  return house;
}

async function plantedAlarms(): Promise<string[]> {
  const house = buildPlantedHouse();
  try {
    const { violations } = await cruise(["packages", "apps", "native-agent"], house);
    return planted
      .filter(
        ({ file, rule }) => !violations.some((violation) => violation.from === file && violation.rule.name === rule),
      )
      .map(({ file, rule }) => `planted ${file} did not ring ${rule}`);
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
}

const summary = await cruise(ROOMS);
const faults = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`);
if (summary.totalCruised < MIN_MODULES)
  faults.push(`only ${summary.totalCruised} modules were seen, at least ${MIN_MODULES} expected`);
faults.push(...(await plantedAlarms()));
console.log(`${summary.totalCruised} modules`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
