// What a monitor leaves behind when its VPS has ended: one line in a file, written whole or not at all.
// Read by runtime/ when the line to the monitor broke, and by an agent that was away.
import { readFileSync, rmSync } from "node:fs";
import type { Exit } from "@berth/contract/observation.ts";
import { hasCode } from "../ffi/has-code.ts";
import { parseEnding } from "./parse-answer.ts";

/** Reads how it ended; null when the file is not there, or says nothing we know. */
export function readExitFile(path: string): Exit | null {
  try {
    const line = readFileSync(path, "utf8");
    const ending = parseEnding(line);
    const atMs = Number(line.trim().split(" ")[3]);
    return ending === null || !Number.isSafeInteger(atMs) ? null : { ...ending, atMs };
  } catch (failed) {
    if (hasCode(failed, "ENOENT")) return null;
    throw failed;
  }
}

/** Removes it before a start, or the next reader would take the last life's end for this one's. Idempotent. */
export function removeExitFile(path: string): void {
  rmSync(path, { force: true });
}
