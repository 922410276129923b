// The one interface of every way to give a container its disk. The stories (create, start, delete)
// know only this; shared-driver.ts is the first to fill it.
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { BlockDevice, RootMounts } from "./root-mounts.ts";

/** A container's fresh tree, held open while nobody has ever run in it. */
export interface FreshTree {
  /** Where files are written: what is here hides what the image has at the same place. */
  readonly upperFd: number;
  /** The image's own root, to look at; never written. */
  readonly imageFd: number;
  /** The host uid and gid that are the container's 0. */
  readonly uidBase: number;
}

/** What `create` needs to know. */
export interface NewDisk {
  readonly ctid: Ctid;
  readonly sizeBytes: number;
  readonly imageDigest: string;
  readonly uidBase: number;
  /** Writes the first files into the fresh tree; what it throws undoes the whole disk. */
  readonly fill: (tree: FreshTree) => void;
}

/** What `mount` needs to know. */
export interface DiskToMount {
  readonly ctid: Ctid;
  readonly imageDigest: string;
  readonly uidBase: number;
  /** A user namespace that maps 0 to `uidBase`, 65536 long; the caller keeps it and closes it. */
  readonly usernsFd: number;
}

/** How big a disk may grow, and how much of the host's disk it takes now. */
export interface DiskUsage {
  readonly sizeBytes: number;
  readonly allocatedBytes: number;
}

/** One way to store containers' disks. */
export interface DiskDriver {
  /**
   * Makes a complete disk or none: `disk.no_space` when the host has no room for it (asked before, and
   * noticed while writing), `image.not_found`, `disk.failed`. A disk that is already there stays as it is.
   */
  create(disk: NewDisk): Promise<void>;
  /**
   * Mounts the container's tree, visible nowhere; the caller closes it. Waits for the kernel to let go of
   * an earlier mount of the same disk. `disk.busy`, `disk.failed`, `rootfs.failed`, `image.not_found`.
   */
  mount(disk: DiskToMount): Promise<RootMounts>;
  /** Finds the block devices of a disk that is mounted now, for an adopted container; empty when it is not. */
  findDevices(ctid: Ctid): readonly BlockDevice[];
  /** Reads the sizes; null when the container has no disk. */
  usage(ctid: Ctid): DiskUsage | null;
  /** Ends what a dead start or create left, by name alone; the finished disk stays. Idempotent. */
  release(ctid: Ctid): void;
  /** Deletes the disk, by name alone. Idempotent; only after every process of the container is gone. */
  destroy(ctid: Ctid): void;
}
