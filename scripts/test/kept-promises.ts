import type { Promised } from "../check/promise-list.ts";
import { reportedTitle, type TestName } from "../check/test-titles.ts";
import type { Report } from "./report.ts";

/** Says why a test proved nothing in these reports; null when every run of it passed. */
function whyUnproved(reports: readonly Report[], { file, name }: TestName): string | null {
  const title = reportedTitle(name);
  const runs = reports
    .flatMap(({ testResults }) => testResults)
    .filter((result) => result.name === file)
    .flatMap(({ assertionResults }) => assertionResults)
    .filter((run) => title.test(run.title));
  const bad = runs.find(({ status }) => status !== "passed");
  if (bad !== undefined) return `${file}: "${bad.title}" ${bad.status}`;
  return runs.length === 0 ? `${file}: "${name}" was not run` : null;
}

/**
 * Lists, for each promise that these reports can prove, why it is not kept; an empty list is a kept one.
 * A promise with a test in a stage that was left out is not judged.
 */
export function judgePromises(
  promises: readonly Promised[],
  reports: readonly Report[],
): { promise: string; faults: string[] }[] {
  const files = new Set(reports.flatMap(({ testResults }) => testResults.map(({ name }) => name)));
  return promises
    .filter(({ tests }) => tests.every(({ file }) => files.has(file)))
    .map(({ promise, tests }) => ({ promise, faults: tests.flatMap((one) => whyUnproved(reports, one) ?? []) }));
}
