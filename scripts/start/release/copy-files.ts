import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Copies one file (or symbolic link) to a new place, making the directories above it; shares blocks where the file system can. */
export function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

/** Copies a directory whole but for the names `isSkipped` says, which are relative to it. */
export function copyTree(from: string, to: string, isSkipped: (path: string) => boolean = () => false): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(from.length + 1);
    if (
      !entry.isDirectory() &&
      !path.split("/").some((_, index, parts) => isSkipped(parts.slice(0, index + 1).join("/")))
    ) {
      copyFile(join(from, path), join(to, path));
    }
  }
}

/** Makes a tree root's and readable by everybody, writable by nobody else. */
export function makeWorldReadable(dir: string): void {
  for (const path of [dir, ...readdirSync(dir, { recursive: true, encoding: "utf8" }).map((name) => join(dir, name))]) {
    const status = lstatSync(path);
    if (status.isSymbolicLink()) continue;
    chownSync(path, 0, 0);
    chmodSync(path, status.isDirectory() || (status.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}
