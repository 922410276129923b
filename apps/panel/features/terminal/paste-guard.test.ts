import { expect, it } from "vitest";
import { countLines, isAskedAbout } from "./paste-guard.ts";

it("asks about several lines, not about one with its line end", () => {
  expect(isAskedAbout("apt update")).toBe(false);
  expect(isAskedAbout("apt update\n")).toBe(false);
  expect(isAskedAbout("curl x | sh\r\nrm -rf /")).toBe(true);
  expect(countLines("a\nb\nc\n")).toBe(3);
});
