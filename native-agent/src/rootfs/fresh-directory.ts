// Directories of a fresh tree. A directory in the upper layer replaces mode and owner of the image's
// directory of the same name, so one that we must make takes both over. Called by first-boot.ts only.
import { closeSync, constants, fchmodSync, fstatSync } from "node:fs";
import { fchown, mkdirat, O_PATH, openBeneath } from "../ffi/fd.ts";
import { hasCode } from "../ffi/has-code.ts";
import type { FreshTree } from "./disk-driver.ts";

const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY;

/**
 * Opens `path` (relative, plain names) in the upper layer, making what is missing; the caller closes it.
 * `mode` is for a last directory the image does not have. ELOOP when the image has a link on the way.
 */
export function openFreshDirectory(tree: FreshTree, path: string, mode: number): number {
  const names = path.split("/");
  let fd = openBeneath(tree.upperFd, { path: ".", flags: DIRECTORY });
  for (const [depth, name] of names.entries()) {
    const parentFd = fd;
    try {
      const isLast = depth === names.length - 1;
      fd = openOrMake(tree, parentFd, { name, path: names.slice(0, depth + 1).join("/"), mode: isLast ? mode : 0o755 });
    } finally {
      closeSync(parentFd);
    }
  }
  return fd;
}

interface Step {
  readonly name: string;
  readonly path: string;
  readonly mode: number;
}

function openOrMake(tree: FreshTree, parentFd: number, step: Step): number {
  try {
    return openBeneath(parentFd, { path: step.name, flags: DIRECTORY });
  } catch (failed) {
    if (!hasCode(failed, "ENOENT")) throw failed;
  }
  const looks = readImageDirectory(tree, step);
  mkdirat(parentFd, step.name, 0o700);
  const fd = openBeneath(parentFd, { path: step.name, flags: DIRECTORY });
  // The owner first: chown(2) would take a set-group-id bit away again.
  fchown(fd, { uid: tree.uidBase + looks.uid, gid: tree.uidBase + looks.gid });
  fchmodSync(fd, looks.mode);
  return fd;
}

/** Reads the looks of the image's own directory; one the image does not have belongs to the container's root. */
function readImageDirectory(tree: FreshTree, step: Step): { uid: number; gid: number; mode: number } {
  try {
    const fd = openBeneath(tree.imageFd, { path: step.path, flags: O_PATH | constants.O_DIRECTORY });
    try {
      const { uid, gid, mode } = fstatSync(fd);
      return { uid, gid, mode: mode & 0o7777 };
    } finally {
      closeSync(fd);
    }
  } catch (failed) {
    if (!hasCode(failed, "ENOENT")) throw failed;
    return { uid: 0, gid: 0, mode: step.mode };
  }
}
