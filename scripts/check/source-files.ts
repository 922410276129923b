import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** One of our own source files with its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

/** Lists the files git tracks whose path fits, with their text; generated files and migrations are not ours. */
export function sourceFiles(fits: RegExp): SourceFile[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return listed
    .split("\0")
    .filter((path) => fits.test(path) && existsSync(path))
    .map((path) => {
      const text = readFileSync(path, "utf8");
      return { path, text, lines: text.split("\n").length - 1 };
    });
}
