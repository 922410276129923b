// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are titles and sources of tests, as they are written.
import { expect, test } from "vitest";
import { faultOfTest, readTitles, reportedTitle } from "./test-titles.ts";

const here = "scripts/check/test-titles.test.ts";

test("titles are found in every form a test is written in", () => {
  const source = [
    'test("plain", () => {});',
    "test.each([[1]])('each %i', () => {});",
    "test.each`a\n${1}`(`of a table`, () => {});",
    "test.runIf(isRoot)(",
    '  "with a condition", () => {});',
    "for (const one of all) describe(one, () => { it(`in a loop ${one}`, () => {}); });",
    'test.skip("skipped", () => {}); test.todo("later");',
    'expect(test2("not a test")).toBe(other("nor this"));',
  ].join("\n");
  expect(readTitles(source)).toEqual([
    { name: "plain", isIdle: false },
    { name: "each %i", isIdle: false },
    { name: "of a table", isIdle: false },
    { name: "with a condition", isIdle: false },
    { name: "in a loop ${one}", isIdle: false },
    { name: "skipped", isIdle: true },
    { name: "later", isIdle: true },
  ]);
});

test("a test that is there has no fault; a missing file, a missing title and a helper's file have", () => {
  expect(faultOfTest({ file: here, name: "titles are found in every form a test is written in" })).toBeNull();
  expect(faultOfTest({ file: here, name: "no such" })).toContain("has no test");
  expect(faultOfTest({ file: "scripts/check/no-such.test.ts", name: "x" })).toContain("no test file");
  expect(faultOfTest({ file: "scripts/check/test-titles.ts", name: "x" })).toContain("no test file");
});

test("a reported title is known by its spelling in the source", () => {
  expect(reportedTitle("%j is refused by a sentence").test('["--port","0"] is refused by a sentence')).toBe(true);
  expect(reportedTitle("in a loop ${one.name} (twice)").test("in a loop x (twice)")).toBe(true);
  expect(reportedTitle("a $name").test("a thing")).toBe(true);
  expect(reportedTitle("costs 5.0").test("costs 550")).toBe(false);
});
