import { expect, test } from "vitest";
import { hasKernelFixes } from "./kernel-floor.ts";

test.each([
  ["6.18.44", true],
  ["6.18.21", false],
  ["6.12.85+deb13-amd64", true],
  ["6.1.169-1-amd64", false],
  ["6.19.0-rc1", true],
  ["7.0.1", true],
  ["5.10.0", false],
  ["6.17.9", false],
])("kernel %s has the fixes: %s", (release, isFixed) => {
  expect(hasKernelFixes(release)).toBe(isFixed);
});
