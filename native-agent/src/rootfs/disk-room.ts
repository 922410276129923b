// Is there room on the host for one more disk? Images are sparse, so the host's free space alone lies:
// what other containers were promised and have not written yet is counted as well.
// Called by rootfs/shared-driver.ts before a disk is made, and after a write failed.
import { closeSync, constants, openSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { hasCode } from "../ffi/has-code.ts";
import { readFilesystemFacts } from "../ffi/statfs.ts";
import type { DiskUsage } from "./disk-driver.ts";

/** Below this the host itself is in trouble, and a failed write was a full disk. */
const NEARLY_FULL_BYTES = 16 * 1024 * 1024;

/** Reads how big an image file may grow and what it takes now; null when it is not there. */
export function readImageUsage(path: string): DiskUsage | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  // st_blocks counts 512 bytes whatever the file system's block size; see stat(2).
  return facts === undefined ? null : { sizeBytes: facts.size, allocatedBytes: facts.blocks * 512 };
}

/** Reads what a process may still write on the file system of a directory, in bytes. */
export function readAvailableBytes(directory: string): number {
  const fd = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    return readFilesystemFacts(fd).availableBytes;
  } finally {
    closeSync(fd);
  }
}

/** Tells, after a failed write, whether the host's disk was the reason. */
export function isNearlyFull(directory: string): boolean {
  return readAvailableBytes(directory) < NEARLY_FULL_BYTES;
}

/**
 * Refuses with `disk.no_space` when all promised disks and the new one together would not fit, times
 * `overcommit`: 1 keeps every promise, 2 sells each byte twice.
 */
export function requireRoom(request: { containersDir: string; sizeBytes: number; overcommit: number }): void {
  const existing = listImageUsages(request.containersDir);
  const promisedBytes = sum(existing.map((disk) => disk.sizeBytes)) + request.sizeBytes;
  const roomBytes = readAvailableBytes(request.containersDir) + sum(existing.map((disk) => disk.allocatedBytes));
  if (promisedBytes <= roomBytes * request.overcommit) return;
  const words = `${promisedBytes} bytes promised with the new disk, ${roomBytes} bytes of room, overcommit ${request.overcommit}`;
  throw new BerthError("disk.no_space", `making a disk below ${request.containersDir}: ${words}`, {
    field: "limits.diskBytes",
  });
}

function listImageUsages(containersDir: string): DiskUsage[] {
  try {
    // A disk in the making is promised as well.
    const paths = readdirSync(containersDir).flatMap((name) =>
      ["disk.ext4", "disk.ext4.new"].map((file) => join(containersDir, name, file)),
    );
    return paths.map(readImageUsage).filter((usage) => usage !== null);
  } catch (failed) {
    if (hasCode(failed, "ENOENT")) return [];
    throw failed;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
