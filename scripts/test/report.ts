import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { z } from "zod";

/** How many tests of a stage ended how. */
export interface Count {
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
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
    }),
  ),
});
export type Report = z.infer<typeof reportSchema>;

/** Reads what vitest's JSON reporter wrote; file names become relative to the repository. */
export function readReport(file: string): Report {
  const report = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return {
    ...report,
    testResults: report.testResults.map((result) => ({ ...result, name: relative(process.cwd(), result.name) })),
  };
}

/** Counts a report. A file that failed outside its tests (a hook, an import) counts as one failed test. */
export function countReport(report: Report): Count {
  const brokenFiles = report.testResults.filter(
    (result) => result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
