// `npm test` under the pinned Node: checks, then every vitest project, then the closing line that CI
// reads. `npm test -- --only=unit,root` runs some stages. Started by test.mjs, which installs what is needed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { checks } from "../check/check.ts";
import { runChecks } from "../check/run.ts";

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** The stages in order, cheapest first, so that a mistake shows early. */
const PROJECTS = ["unit", "database", "root", "e2e"] as const;

async function countChecks(): Promise<Count> {
  const results = await runChecks(checks);
  const passed = results.filter((result) => result.isGreen).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

/** Reads vitest's report. A file that failed outside its tests (a hook, an import) counts as one failed test. */
function countReport(file: string): Count {
  const report = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const brokenFiles = report.testResults.filter(
    (result) => result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function runProject(project: string, reports: string): Count {
  const report = join(reports, `${project}.json`);
  const run = spawnSync(
    "vitest",
    ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    { stdio: "inherit" },
  );
  try {
    const count = countReport(report);
    const isSilentFailure = run.status !== 0 && count.failed === 0;
    const isEmpty = count.passed + count.failed === 0;
    return isSilentFailure || isEmpty ? { ...count, failed: count.failed + 1 } : count;
  } catch (error) {
    console.error(`${project}: no report: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
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
  const reports = mkdtempSync(join(tmpdir(), "berth-reports-"));
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
      if (stages.has(project)) add(project, runProject(project, reports), projectStartedAt);
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
