// One container's own ext4 file system, kept in one sparse file. Called by rootfs/shared-driver.ts:
// `formatDiskImage` once at create, `mountDiskImage` at every start.
// Only the kernel and mkfs ever write the file's bytes; a customer sees the files inside, never the
// block device, so the file system's format stays ours.
import { execFile } from "node:child_process";
import { closeSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { attachLoop } from "../ffi/loop.ts";
import { MOUNT_ATTR, mountFilesystem } from "../ffi/mount.ts";
import { openLockedDisk } from "./lock-disk.ts";
import type { BlockDevice } from "./root-mounts.ts";

const runFile = promisify(execFile);

/** Named one by one, not the host's mke2fs.conf: a disk made on Debian 13 must mount under Debian 12's kernel. */
const FEATURES =
  "none,has_journal,extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize,sparse_super,large_file,filetype,dir_index,ext_attr";

/** Makes an empty ext4 in a fresh sparse file, as large as the file. See mke2fs(8). */
export async function formatDiskImage(path: string): Promise<void> {
  const options = [
    ...["-F", "-q", "-t", "ext4", "-O", FEATURES],
    // The kernel page's size on disk whatever the disk's, one inode per 16 KiB, and no blocks kept for the host's root.
    ...["-b", "4096", "-I", "256", "-i", "16384", "-m", "0"],
    // A fresh sparse file reads as zeroes: nobody needs to write zeroes into it, now or in the background.
    ...["-E", "nodiscard,lazy_itable_init=1,lazy_journal_init=1,assume_storage_prezeroed=1,root_owner=0:0"],
  ];
  await runFile("/usr/sbin/mkfs.ext4", [...options, "--", path], { env: {}, timeout: 120_000 });
}

/** A mounted disk image: its file system's root, and the block device its traffic is counted on. */
export interface MountedDisk {
  readonly mountFd: number;
  readonly device: BlockDevice;
}

/** Mounts a disk image, visible nowhere. Its directory must be root's alone: a missing loop node is made there. */
export async function mountDiskImage(path: string): Promise<MountedDisk> {
  const imageFd = await openLockedDisk(path);
  try {
    const loop = attachLoop(imageFd, dirname(path));
    try {
      const mountFd = mountFilesystem({
        type: "ext4",
        options: [
          // The descriptor, not a name: nobody can put another device there in between.
          ["source", `/proc/self/fd/${loop.fd}`],
          // After the host lost a write, a wrong file system is worse than a stopped one.
          ["errors", "remount-ro"],
        ],
        attributes: MOUNT_ATTR.NODEV,
      });
      return { mountFd, device: { major: loop.major, minor: loop.minor } };
    } finally {
      // The mount holds the device from here on; when the mount goes, so does the device.
      closeSync(loop.fd);
    }
  } finally {
    closeSync(imageFd);
  }
}
