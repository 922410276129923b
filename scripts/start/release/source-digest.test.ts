import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceDigest } from "./source-digest.ts";

let root: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "berth-digest-"));
  write("package-lock.json", "{}");
  write("packages/core/src/a.ts", "export const a = 1;");
});
afterEach(() => rmSync(root, { recursive: true }));

test("the same source has the same digest", () => {
  expect(sourceDigest(root)).toBe(sourceDigest(root));
  expect(sourceDigest(root)).toMatch(/^[0-9a-f]{20}$/);
});

test.each<[string, () => void]>([
  ["a changed line", () => write("packages/core/src/a.ts", "export const a = 2;")],
  ["a new file", () => write("native-agent/native/monitor.c", "int main(void) {}")],
  ["another lockfile", () => write("package-lock.json", '{"lockfileVersion":3}')],
  ["an executable bit", () => chmodSync(join(root, "packages/core/src/a.ts"), 0o755)],
])("%s makes another release", (_, change) => {
  const before = sourceDigest(root);
  change();
  expect(sourceDigest(root)).not.toBe(before);
});

test.each([
  "packages/core/src/a.test.ts",
  "apps/panel/.next/BUILD_ID",
  "packages/db/src/generated/client.ts",
  "packages/core/node_modules/x/index.js",
  "docs/a.md",
])("%s does not", (path) => {
  const before = sourceDigest(root);
  write(path, "x");
  expect(sourceDigest(root)).toBe(before);
});
