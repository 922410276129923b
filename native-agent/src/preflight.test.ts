import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseConfig } from "./config.ts";
import { readFeatures } from "./preflight.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-preflight-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const has = (name: string, dataDir: string) =>
  readFeatures(parseConfig({ dataDir, runDir: join(dir, "run"), monitorBinary: join(dir, "none") })).find(
    (feature) => feature.name === name,
  )?.isPresent;

test("a feature that cannot be looked at is missing, and says what is lost", () => {
  const features = readFeatures(parseConfig({ monitorBinary: join(dir, "none") }));
  expect(features.find(({ name }) => name === "monitor program")).toMatchObject({ isPresent: false });
  for (const { note } of features) expect(note.length).toBeGreaterThan(10);
});

test.runIf(process.getuid?.() === 0)(
  "a directory others may write in is not the agent's own; one to be made is",
  () => {
    expect(has("directories of its own", dir)).toBe(true);
    expect(has("directories of its own", join(dir, "to-be-made"))).toBe(true);
    chmodSync(dir, 0o777);
    expect(has("directories of its own", dir)).toBe(false);
  },
);
