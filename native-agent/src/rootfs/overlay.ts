// The container's root: the image below, the container's own disk above, joined by overlayfs.
// Called by rootfs/shared-driver.ts with both halves mounted, detached or staged.
import { closeSync } from "node:fs";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { MOUNT_ATTR, mountFilesystem } from "../ffi/mount.ts";
import { readFilesystemFacts } from "../ffi/statfs.ts";

/** Open directories of the layers: the image's root, and `upper` and `work` of one and the same file system. */
export interface OverlayLayers {
  readonly lowerFd: number;
  readonly upperFd: number;
  readonly workFd: number;
}

/** Joins the layers into one writable mount; the caller closes it. */
export function mountOverlay({ lowerFd, upperFd, workFd }: OverlayLayers): number {
  const mountFd = mountFilesystem({
    type: "overlay",
    options: [
      ["source", "berth"],
      ["lowerdir", `/proc/self/fd/${lowerFd}`],
      ["upperdir", `/proc/self/fd/${upperFd}`],
      ["workdir", `/proc/self/fd/${workFd}`],
      // One st_dev and lasting inode numbers for both layers: what CRIU finds watched files by.
      ["xino", "on"],
      // Both would tie the upper to this very image directory, and a disk must be able to move.
      ["index", "off"],
      ["nfs_export", "off"],
    ],
    // The container's nodes live in /dev alone; a node in an image or on the disk is dead.
    attributes: MOUNT_ATTR.NODEV,
  });
  // An upper the kernel does not like makes a read-only overlay without an error (seen on 6.18 with an
  // idmapped upper), and the container would start into a system that cannot write.
  if (!readFilesystemFacts(mountFd).isReadOnly) return mountFd;
  closeSync(mountFd);
  throw new BerthError("rootfs.failed", "mounting the overlay: the kernel made it read-only, see dmesg for the reason");
}
