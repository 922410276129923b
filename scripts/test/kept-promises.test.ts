import { expect, test } from "vitest";
import { judgePromises } from "./kept-promises.ts";
import { countReport, type Report } from "./report.ts";

const report = (name: string, runs: readonly (readonly [string, string])[]): Report => ({
  numPassedTests: runs.filter(([, status]) => status === "passed").length,
  numFailedTests: runs.filter(([, status]) => status === "failed").length,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name, status: "passed", assertionResults: runs.map(([title, status]) => ({ title, status })) }],
});
const promise = (...names: readonly string[]) => ({
  promise: "it works",
  tests: names.map((name) => ({ file: "a.test.ts", name })),
});
const faultsOf = (names: readonly string[], runs: readonly (readonly [string, string])[]) =>
  judgePromises([promise(...names)], [report("a.test.ts", runs)]).flatMap(({ faults }) => faults);

test("a promise is kept when every test of it ran and passed, each row of a table included", () => {
  expect(
    faultsOf(
      ["one", "row %i"],
      [
        ["one", "passed"],
        ["row 1", "passed"],
        ["row 2", "passed"],
      ],
    ),
  ).toEqual([]);
  expect(
    faultsOf(
      ["row %i"],
      [
        ["row 1", "passed"],
        ["row 2", "failed"],
      ],
    ),
  ).toEqual(['a.test.ts: "row 2" failed']);
});

test("a test that was skipped, or did not run, proves nothing", () => {
  expect(faultsOf(["one"], [["one", "skipped"]])).toEqual(['a.test.ts: "one" skipped']);
  expect(faultsOf(["one"], [["other", "passed"]])).toEqual(['a.test.ts: "one" was not run']);
});

test("a promise of a stage that was left out is not judged", () => {
  expect(judgePromises([promise("one")], [report("b.test.ts", [["x", "passed"]])])).toEqual([]);
});

test("a file that breaks outside its tests counts as a failed test", () => {
  const broken = report("a.test.ts", [["one", "passed"]]);
  expect(countReport({ ...broken, testResults: [{ name: "a", status: "failed", assertionResults: [] }] })).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  });
});
