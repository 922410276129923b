// The lower half of a container's tree: one directory of an image, shared by every container made from
// it, read-only, and seen by each with its own uids. Called by rootfs/shared-driver.ts.
// The image's files belong to uid 0 and up on disk; the idmapped mount shows them as the container's own.
import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { O_PATH } from "../ffi/fd.ts";
import { hasCode } from "../ffi/has-code.ts";
import { cloneMount, MOUNT_ATTR, mountSetattr } from "../ffi/mount.ts";

/** Opens an image's root directory by its digest; `image.not_found` when the node does not have it. */
export function openImageRoot(imageDir: string, digest: string): number {
  try {
    // The digest is 64 hex digits by contract, so the path has no say in where it leads.
    return openSync(join(imageDir, digest, "rootfs"), O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (failed) {
    if (!hasCode(failed, "ENOENT", "ENOTDIR", "ELOOP")) throw failed;
    throw new BerthError("image.not_found", `opening image ${digest} below ${imageDir}`, { cause: failed });
  }
}

/** Makes the detached, read-only, idmapped mount of an image's root; the caller closes it. */
export function mountImage(imageFd: number, usernsFd: number): number {
  const mountFd = cloneMount(imageFd, "");
  try {
    // Only a detached mount can be idmapped, and only once: both in the one call, before anybody sees it.
    mountSetattr(mountFd, {
      set: MOUNT_ATTR.RDONLY | MOUNT_ATTR.NODEV | MOUNT_ATTR.IDMAP,
      usernsFd,
    });
    return mountFd;
  } catch (failed) {
    closeSync(mountFd);
    throw failed;
  }
}
