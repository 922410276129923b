// One file system mounted twice is a file system lost, and a stopped container's disk lives on for a
// moment: its last mount goes in the background, when the kernel gets to it. Called before every mount
// of a disk. The lock is the kernel's own: it belongs to the open file, the loop device keeps that same
// file open, so the disk is free exactly when the device has let go of it, whoever died in between.
import { closeSync, constants, openSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { flockNow } from "../ffi/fd.ts";
import { hasCode } from "../ffi/has-code.ts";

const WAIT_MS = 10_000;
const POLL_MS = 5;

/**
 * Opens a disk image for one loop device and locks it; the caller closes it. Waits while an earlier
 * mount still goes away, up to `waitMs`; then `disk.busy`.
 */
export async function openLockedDisk(path: string, waitMs = WAIT_MS): Promise<number> {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  const deadline = performance.now() + waitMs;
  try {
    while (!tryLock(fd, path)) {
      if (performance.now() > deadline) throw new BerthError("disk.busy", `mounting ${path}: in use for ${waitMs} ms`);
      await wait(POLL_MS);
    }
    return fd;
  } catch (failed) {
    closeSync(fd);
    throw failed;
  }
}

function tryLock(fd: number, path: string): boolean {
  try {
    flockNow(fd, path);
    return true;
  } catch (failed) {
    if (hasCode(failed, "EAGAIN")) return false;
    throw failed;
  }
}
