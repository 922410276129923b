import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rotateLog } from "./rotate-log.ts";

test("a long log moves aside under its writer, and four old ones stay", () => {
  const dir = mkdtempSync(join(tmpdir(), "berth-log-"));
  const file = join(dir, "panel.log");
  const writer = openSync(file, "a");
  for (let round = 1; round <= 6; round++) {
    writeSync(writer, `${round}`.repeat(20));
    rotateLog(file, 10);
    expect(readFileSync(file, "utf8")).toBe("");
  }
  expect(readFileSync(`${file}.1`, "utf8")).toBe("6".repeat(20));
  expect(readFileSync(`${file}.4`, "utf8")).toBe("3".repeat(20));
  expect(existsSync(`${file}.5`)).toBe(false);
  writeSync(writer, "short");
  rotateLog(file, 10);
  expect(readFileSync(file, "utf8")).toBe("short");
  closeSync(writer);
  rmSync(dir, { recursive: true });
});
