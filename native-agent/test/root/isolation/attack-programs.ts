// The attacks as programs: small C files compiled when a test needs them, static, so that the same bytes run on
// the host and in a VPS of any distribution.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface AttackPrograms {
  /** Where a program is on the host. */
  path(name: string): string;
  bytes(name: string): Uint8Array;
  close(): void;
}

/** Compiles `attacks/NAME.c` for each name; `close` removes what was made. */
export function compileAttacks(...names: readonly string[]): AttackPrograms {
  const dir = mkdtempSync(join(tmpdir(), "berth-iso-attacks-"));
  const path = (name: string) => join(dir, name);
  for (const name of names) {
    const source = join(import.meta.dirname, "attacks", `${name}.c`);
    execFileSync("gcc", ["-static", "-O1", "-Wall", "-Wextra", "-Werror", "-s", source, "-o", path(name)]);
  }
  return {
    path,
    bytes: (name) => readFileSync(path(name)),
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}
