// `npm test` under the pinned Node: checks, then every vitest project, then the closing line that CI
// reads. `npm test -- --only=unit,root` runs some stages. Started by test.mjs, which installs what is needed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checks } from "../check/check.ts";
import { readPromises } from "../check/promise-list.ts";
import { runChecks } from "../check/run.ts";
import { judgePromises } from "./kept-promises.ts";
import { type Count, countReport, type Report, readReport } from "./report.ts";

/** The stages in order, cheapest first, so that a mistake shows early; `fresh`, another system on our network, last. */
const PROJECTS = ["unit", "database", "root", "e2e", "fresh"] as const;

async function countChecks(): Promise<Count> {
  const results = await runChecks(checks);
  const passed = results.filter((result) => result.isGreen).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

/** Runs one stage; its report goes to `reports`, if it wrote one. */
function runProject(project: string, directory: string, reports: Report[]): Count {
  const file = join(directory, `${project}.json`);
  const run = spawnSync(
    "vitest",
    ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    { stdio: "inherit" },
  );
  try {
    const report = readReport(file);
    reports.push(report);
    const count = countReport(report);
    const isSilentFailure = run.status !== 0 && count.failed === 0;
    const isEmpty = count.passed + count.failed === 0;
    return isSilentFailure || isEmpty ? { ...count, failed: count.failed + 1 } : count;
  } catch (error) {
    console.error(`${project}: no report: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Looks whether each promise of test/promises.json was proved by what ran; gives how many were not. */
function countBrokenPromises(reports: readonly Report[]): number {
  const judged = judgePromises(readPromises(), reports);
  const broken = judged.filter(({ faults }) => faults.length > 0);
  for (const { promise, faults } of broken) console.log(`not kept: ${promise}\n  ${faults.join("\n  ")}`);
  if (judged.length > 0) console.log(`promises: ${judged.length - broken.length} kept, ${broken.length} not kept\n`);
  return broken.length;
}

/** Builds what is not in git and the checks and tests stand on: the database client and the monitor. */
function prepare(): void {
  for (const [workspace, script] of [
    ["packages/db", "generate"],
    ["native-agent", "build:native"],
  ] as const) {
    const { status } = spawnSync("npm", ["run", "--silent", script, "-w", workspace], { stdio: "inherit" });
    if (status !== 0) throw new Error(`npm run ${script} -w ${workspace} failed`);
  }
}

/** The stages named by --only=a,b; all of them when it is absent. */
function chosenStages(): ReadonlySet<string> {
  const only = process.argv.find((argument) => argument.startsWith("--only="));
  return new Set(only === undefined ? ["check", ...PROJECTS] : only.slice("--only=".length).split(","));
}

async function main(): Promise<void> {
  const stages = chosenStages();
  prepare();
  const directory = mkdtempSync(join(tmpdir(), "berth-reports-"));
  const reports: Report[] = [];
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  const add = (stage: string, count: Count, startedAt: number): void => {
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
    console.log(
      `${stage}: ${count.passed} passed, ${count.failed} failed in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`,
    );
  };
  try {
    const startedAt = performance.now();
    if (stages.has("check")) add("check", await countChecks(), startedAt);
    for (const project of PROJECTS) {
      const projectStartedAt = performance.now();
      if (stages.has(project)) add(project, runProject(project, directory, reports), projectStartedAt);
    }
    // What keeps a promise is counted already; what breaks one may be a test that nobody ran.
    total.failed += countBrokenPromises(reports);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
