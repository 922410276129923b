// The default disk driver: an image directory shared by all its containers below, the container's own
// ext4 image above. Constructed once in main.ts; called by the stories create, start, release, delete.
// On the host's disk: containers/<ctid>/disk.ext4, complete or not there at all. In the host's mount
// tree: nothing (before Linux 6.15, two mounts for the millisecond of staged-layers.ts).
import { rmSync } from "node:fs";
import { release as kernelRelease } from "node:os";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { createSharedDisk } from "./create-shared-disk.ts";
import type { DiskDriver } from "./disk-driver.ts";
import { diskPathsOf, removeIfEmpty } from "./disk-paths.ts";
import { readImageUsage } from "./disk-room.ts";
import { findDiskDevices } from "./find-disk-devices.ts";
import { mountSharedDisk } from "./mount-shared-disk.ts";
import { releaseStage, takesDetachedLayers } from "./staged-layers.ts";

/** Where the driver keeps things. */
export interface SharedDriverOptions {
  readonly dataDir: string;
  readonly imageDir: string;
  readonly runDir: string;
  /** How many times the host's disk may be promised; 1, the default, keeps every promise. */
  readonly overcommit?: number;
  /** True forces the way of kernels before 6.15; absent asks the kernel's release. */
  readonly isStaged?: boolean;
}

/** Builds the driver; touches nothing yet. */
export function openSharedDriver(options: SharedDriverOptions): DiskDriver {
  const { imageDir, overcommit = 1, isStaged = !takesDetachedLayers(kernelRelease()) } = options;
  const containersDir = join(options.dataDir, "containers");
  const pathsOf = (ctid: Ctid) => diskPathsOf(containersDir, ctid);
  const stageOf = (ctid: Ctid): string => join(options.runDir, "stages", String(ctid));
  const release = (ctid: Ctid): void => {
    releaseStage(stageOf(ctid));
    rmSync(pathsOf(ctid).partial, { force: true });
    removeIfEmpty(pathsOf(ctid).directory);
  };
  return {
    create: (disk) => createSharedDisk({ disk, containersDir, imageDir, overcommit }),
    mount: (disk) => {
      const stageDir = isStaged ? stageOf(disk.ctid) : null;
      return mountSharedDisk({ disk, imageDir, diskPath: pathsOf(disk.ctid).image, stageDir });
    },
    findDevices: (ctid) => findDiskDevices(pathsOf(ctid).image),
    usage: (ctid) => readImageUsage(pathsOf(ctid).image),
    release,
    destroy: (ctid) => {
      rmSync(pathsOf(ctid).image, { force: true });
      release(ctid);
    },
  };
}
