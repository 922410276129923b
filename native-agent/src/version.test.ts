import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AGENT_VERSION } from "./version.ts";

test("hello tells the version of the package", () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
  expect(AGENT_VERSION).toBe(version);
});
