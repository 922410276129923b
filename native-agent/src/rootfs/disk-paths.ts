// Where a container's disk lies on the host, by name alone: release(ctid) finds everything from here.
// Called inside rootfs/ only.
import { rmdirSync } from "node:fs";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { hasCode } from "../ffi/has-code.ts";

/** The files of one container's disk. */
export interface DiskPaths {
  readonly directory: string;
  readonly image: string;
  /** The image while it is being made; what a dead create leaves. */
  readonly partial: string;
}

/** Names the files of one container below the directory of all containers. */
export function diskPathsOf(containersDir: string, ctid: Ctid): DiskPaths {
  const directory = join(containersDir, String(ctid));
  return { directory, image: join(directory, "disk.ext4"), partial: join(directory, "disk.ext4.new") };
}

/** Removes a directory if nothing else (such as logs) lies in it; missing is fine. */
export function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (failed) {
    if (!hasCode(failed, "ENOENT", "ENOTEMPTY", "EEXIST")) throw failed;
  }
}
