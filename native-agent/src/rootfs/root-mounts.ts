// What a disk driver hands to the start of a container: the container's file tree as open file
// descriptors of detached mounts. Made by rootfs/shared-driver.ts, carried by runtime/start-container.ts
// to the monitor, which attaches each one below the new root with move_mount(2).
// Before: nothing of the container is mounted. After `close()`: the agent holds nothing any more, and
// what the container itself does not hold is gone by itself.

/** A mount that goes over a directory of the container's root, in the order given. */
export interface Overmount {
  /** A detached mount; see open_tree(2). */
  readonly fd: number;
  /** Where it goes: relative to the root, no leading slash, no `..`, such as `var/lib/docker`. */
  readonly target: string;
  /**
   * True when a start goes on without it: its target lies in the customer's hands, who may have
   * deleted it or put a symbolic link there. The link itself is never followed.
   */
  readonly isOptional: boolean;
}

/** A block device by its numbers, for the I/O limits of the cgroup. */
export interface BlockDevice {
  readonly major: number;
  readonly minor: number;
}

/** The file tree of one container, mounted and visible nowhere. */
export interface RootMounts {
  /** The container's `/`, writable. */
  readonly rootFd: number;
  /** The container's `/dev`: a tmpfs with its nodes, links and the directories pts, shm and mqueue. */
  readonly devFd: number;
  readonly overmounts: readonly Overmount[];
  /** Every device whose traffic is this container's disk traffic. */
  readonly blockDevices: readonly BlockDevice[];
  /** Closes every descriptor above; the second call does nothing. */
  close(): void;
}
