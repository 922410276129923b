// Before Linux 6.15 an overlay cannot be made of detached mounts, nor can a part of one be cloned. There
// the layers get a place in the tree for a millisecond, below the container's run directory.
// Called by rootfs/shared-driver.ts; `releaseStage` also by release(ctid) after an agent died in between.
import { closeSync, constants, mkdirSync, openSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { O_PATH } from "../ffi/fd.ts";
import { hasCode } from "../ffi/has-code.ts";
import { moveMount, umountDetach } from "../ffi/mount.ts";

const PLACES = ["image", "disk"] as const;

/** Tells whether a kernel release, as uname(2) says it, takes detached mounts as layers. */
export function takesDetachedLayers(release: string): boolean {
  const [major = 0, minor = 0] = release.split(".").map((part) => Number.parseInt(part, 10));
  return major > 6 || (major === 6 && minor >= 15);
}

/** Runs `assemble` while both mounts stand in the tree below `stageDir`; they are detached again after it. */
export function withStagedLayers<T>(
  stageDir: string,
  mounts: { imageFd: number; diskFd: number },
  assemble: () => T,
): T {
  releaseStage(stageDir);
  try {
    mkdirSync(stageDir, { recursive: true, mode: 0o700 });
    attach(join(stageDir, "image"), mounts.imageFd);
    attach(join(stageDir, "disk"), mounts.diskFd);
    return assemble();
  } finally {
    releaseStage(stageDir);
  }
}

function attach(place: string, mountFd: number): void {
  mkdirSync(place, { mode: 0o700 });
  const placeFd = openSync(place, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    moveMount(mountFd, placeFd);
  } finally {
    closeSync(placeFd);
  }
}

/** Takes whatever stands in the stage out of the tree and removes the stage, by name alone. Idempotent. */
export function releaseStage(stageDir: string): void {
  for (const place of PLACES) {
    const path = join(stageDir, place);
    try {
      umountDetach(path);
    } catch (failed) {
      // EINVAL: nothing is mounted there; ENOENT: not even the directory is.
      if (!hasCode(failed, "EINVAL", "ENOENT")) throw failed;
    }
    removeDirectory(path);
  }
  removeDirectory(stageDir);
}

function removeDirectory(path: string): void {
  try {
    // Never recursive: were anything still mounted here, this fails instead of deleting an image.
    rmdirSync(path);
  } catch (failed) {
    if (!hasCode(failed, "ENOENT")) throw failed;
  }
}
