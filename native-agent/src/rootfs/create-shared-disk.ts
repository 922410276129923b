// Makes a container's disk, whole or not at all: everything happens in `disk.ext4.new`, and the rename
// at the end is the moment the disk exists. Called by shared-driver.ts for the story create.
import { closeSync, constants, fsyncSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { openBeneath, syncfs } from "../ffi/fd.ts";
import type { NewDisk } from "./disk-driver.ts";
import { formatDiskImage, mountDiskImage } from "./disk-image.ts";
import { layOutDisk } from "./disk-layout.ts";
import { diskPathsOf, removeIfEmpty } from "./disk-paths.ts";
import { isNearlyFull, readImageUsage, requireRoom } from "./disk-room.ts";
import { openFdStack } from "./fd-stack.ts";
import { openImageRoot } from "./image-mount.ts";
import { rootfsError } from "./rootfs-error.ts";

/** What `createSharedDisk` needs beside the disk itself. */
export interface CreateSharedDisk {
  readonly disk: NewDisk;
  readonly containersDir: string;
  readonly imageDir: string;
  readonly overcommit: number;
}

/** Makes the disk and fills its fresh tree; a failure at any step leaves nothing of it. */
export async function createSharedDisk({ disk, containersDir, imageDir, overcommit }: CreateSharedDisk): Promise<void> {
  const paths = diskPathsOf(containersDir, disk.ctid);
  if (readImageUsage(paths.image) !== null) return;
  const fds = openFdStack();
  try {
    const imageFd = fds.hold(openImageRoot(imageDir, disk.imageDigest));
    mkdirSync(paths.directory, { recursive: true, mode: 0o700 });
    rmSync(paths.partial, { force: true });
    // Asking and claiming stand in one synchronous stretch: the next create already counts this disk.
    requireRoom({ containersDir, sizeBytes: disk.sizeBytes, overcommit });
    claimImage(paths.partial, disk.sizeBytes);
    await formatDiskImage(paths.partial);
    await fillDisk(paths.partial, disk, imageFd);
    await commit(paths.partial, paths.image);
  } catch (failed) {
    const isFull = isNearlyFull(dirname(paths.directory));
    rmSync(paths.partial, { force: true });
    removeIfEmpty(paths.directory);
    throw explain(disk, failed, isFull);
  } finally {
    fds.close();
  }
}

/** Makes the sparse file, 0600: from here on its full size counts as promised. */
function claimImage(path: string, sizeBytes: number): void {
  const fd = openSync(path, "wx", 0o600);
  try {
    ftruncateSync(fd, sizeBytes);
  } finally {
    closeSync(fd);
  }
}

/** Lays out the fresh file system and lets the caller write into it, before anybody ever ran on it. */
async function fillDisk(path: string, disk: NewDisk, imageFd: number): Promise<void> {
  const fds = openFdStack();
  try {
    const mountFd = fds.hold((await mountDiskImage(path)).mountFd);
    layOutDisk(mountFd, disk.uidBase);
    const upperFd = fds.hold(
      openBeneath(mountFd, { path: "upper", flags: constants.O_RDONLY | constants.O_DIRECTORY }),
    );
    disk.fill({ upperFd, imageFd, uidBase: disk.uidBase });
    // A full host shows only when the pages are written; without this line a lost write would stay unseen.
    syncfs(upperFd);
  } finally {
    fds.close();
  }
}

/** Makes the finished disk last through a power cut, first its bytes, then its name. */
async function commit(partial: string, image: string): Promise<void> {
  const file = await open(partial, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  renameSync(partial, image);
  const directoryFd = openSync(dirname(image), "r");
  try {
    fsyncSync(directoryFd);
  } finally {
    closeSync(directoryFd);
  }
}

function explain(disk: NewDisk, failed: unknown, isFull: boolean): BerthError {
  const doing = `making the disk of container ${disk.ctid}`;
  if (!isFull) return rootfsError(doing, failed, "disk.failed");
  return new BerthError("disk.no_space", `${doing}: the host's disk is full: ${String(failed)}`, { cause: failed });
}
