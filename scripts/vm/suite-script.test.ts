import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chosenFiles, reportOfLine, suiteScript } from "./suite-script.ts";

test("every chosen file exists: a renamed one is not left out in silence", () => {
  const checkout = join(import.meta.dirname, "../..");
  expect(chosenFiles.filter((file) => !existsSync(join(checkout, file)))).toEqual([]);
});

test("a file's name reaches the machine as one word, whatever is in it", () => {
  const names = ["a b.test.ts", "it's.test.ts", "$(reboot)"];
  const words = /--outputFile\.json=\S+ (.*) 2>&1/.exec(suiteScript(names))?.[1] ?? "";
  expect(execFileSync("sh", ["-c", `printf '%s\\n' ${words}`], { encoding: "utf8" })).toBe(`${names.join("\n")}\n`);
});

test("the script is one a shell understands, with and without files", () => {
  for (const files of [chosenFiles, []]) execFileSync("sh", ["-n"], { input: suiteScript(files) });
});

test("vitest's report is told from what the tests print", () => {
  expect(reportOfLine('@@REPORT {"a":1}')).toBe('{"a":1}');
  expect(reportOfLine("limit row: @@REPORT")).toBeNull();
});
