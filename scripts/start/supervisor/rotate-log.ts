import { copyFileSync, existsSync, renameSync, statSync, truncateSync } from "node:fs";

const KEPT = 4;

/**
 * Moves a log aside once it is longer than `maxBytes`, keeping four old ones. The file is copied and
 * emptied, not renamed: its writer holds it open for appending and goes on, also when the supervisor dies.
 * What is written between copy and truncation is lost; a line or two at ten megabytes.
 */
export function rotateLog(file: string, maxBytes: number): void {
  if (!existsSync(file) || statSync(file).size <= maxBytes) return;
  for (let age = KEPT - 1; age >= 1; age--) {
    if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
  }
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}
