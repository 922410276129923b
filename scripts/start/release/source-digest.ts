import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a release is made of. A tarball without git has them too, so git is not asked. */
const SOURCES = [
  "apps",
  "native-agent",
  "packages",
  "prisma",
  "scripts/start",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];
/** Made by builds and tests, or never part of a release. */
const SKIPPED =
  /^(node_modules|\.next|dist|build|generated|coverage|test|test-results)$|\.test\.tsx?$|\.tsbuildinfo$|^next-env\.d\.ts$|^\./;

/** Lists the files below `path` (relative to `root`) that count, sorted by name. */
function filesBelow(root: string, path: string): string[] {
  const status = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (status === undefined) return [];
  if (!status.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => !SKIPPED.test(name))
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/**
 * Names a release: sha256 over every source file's path, executable bit and content, the lockfile
 * (which pins Node) and the processor. 20 hex digits.
 */
export function sourceDigest(root: string): string {
  const hash = createHash("sha256").update(process.arch);
  for (const path of SOURCES.flatMap((source) => filesBelow(root, source))) {
    const full = join(root, path);
    const isExecutable = (lstatSync(full).mode & 0o100) !== 0;
    const content = createHash("sha256").update(readFileSync(full)).digest("hex");
    hash.update(`\0${path}\0${isExecutable ? "x" : "-"}\0${content}`);
  }
  return hash.digest("hex").slice(0, 20);
}
