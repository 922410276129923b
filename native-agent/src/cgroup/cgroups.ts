// The limits and counters of containers, as the rest of the agent sees them, whatever the host's
// cgroup version. `openCgroups` gives one of these; runtime/ and metrics/ hold it. Every call names a
// container by its CTID alone: what exists is read from the kernel, so an agent that was restarted
// knows as much as one that was not.
import type { IsolationEvidence } from "@berth/contract/isolation.ts";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import type { Counters } from "@berth/core/metrics/counters.ts";

/** Which cgroup trees the host has; `hybrid` keeps its controllers on v1 beside an empty cgroup2. */
export type CgroupMode = "v1" | "v2" | "hybrid";

/** A block device by its numbers, as `stat(2)` splits them; a loop device is major 7. */
export interface BlockDevice {
  readonly major: number;
  readonly minor: number;
}

/** Open files through which a process enters a container's cgroups by itself, and nobody else's. */
export interface CgroupEntrance {
  /**
   * Opened for writing and close-on-exec. The process that shall enter writes "0" to each, in this
   * order, before it runs a line of tenant code: its own write takes microseconds, a pid written by
   * another process waits 10 ms for the kernel. The last one belongs to cgroup2, where even the own
   * write waits 4 to 13 ms (kernel 6.18): a process cloned into `unifiedDirectoryFd` leaves it out.
   */
  readonly attachFds: readonly number[];
  /** The directory of cgroup2, for CLONE_INTO_CGROUP of clone3(2): free of charge, and in force from the first instruction. */
  readonly unifiedDirectoryFd: number;
  /** Closes all of them; call it once the process holds its own copies. */
  close(): void;
}

/** What `create` made for one start of a container. */
export interface CgroupPlacement extends CgroupEntrance {
  /** The directory of cgroup2 that becomes the root of the container's own cgroup namespace. */
  readonly unifiedPath: string;
  /** Lets the container's root make cgroups of its own below `unifiedPath`, and change no limit of it. */
  delegateTo(uid: number, gid: number): void;
}

/** What the cgroups count; the network's share of `Counters` comes from net/. */
export type CgroupCounters = Omit<Counters, "netRxBytes" | "netTxBytes">;

/** Kernel files of one container, opened once; a reading is a `pread` of each. */
export interface CgroupReader {
  /** Reads all counters; throws when the container's cgroups are gone. */
  read(): CgroupCounters;
  close(): void;
}

/** What holds a container in its cgroups, as the kernel shows it now. */
export interface CgroupInspection {
  /** Where its process is, one for every tree of the host. */
  readonly memberships: IsolationEvidence[];
  readonly limits: IsolationEvidence[];
  readonly devices: IsolationEvidence[];
}

/** What an inspection is measured by; `membership` is the text of the process's /proc/PID/cgroup. */
export interface InspectionRequest {
  readonly membership: string;
  readonly limits: ContainerLimits;
  readonly blockDevices: readonly BlockDevice[];
}

export interface Cgroups {
  readonly mode: CgroupMode;
  /** Makes the container's cgroups with their limits; `startCount` gives each start a fresh cgroup2 directory. */
  create(ctid: number, startCount: number, limits: ContainerLimits): CgroupPlacement;
  /** Puts limits on a container that has cgroups; disk rates go on `blockDevices`. Repeating it changes nothing. */
  applyLimits(ctid: number, limits: ContainerLimits, blockDevices: readonly BlockDevice[]): void;
  /** Reads back what keeps a running container within its cgroups; changes nothing. */
  inspect(ctid: number, request: InspectionRequest): CgroupInspection;
  /** Opens the way into a running container's cgroups, for a process that joins it (a shell, a command). */
  openEntrance(ctid: number): CgroupEntrance;
  /**
   * Opens the counters. Disk counters are those of `blockDevices` themselves, the container's own disk, so that
   * write-back counts too; with none given they are what the cgroup was charged with.
   */
  openCounters(ctid: number, blockDevices: readonly BlockDevice[]): CgroupReader;
  /** Stops all processes where they are (`isFrozen` true) or lets them go on; resolves when the kernel says so. */
  setFrozen(ctid: number, isFrozen: boolean): Promise<void>;
  /** Kills every process of the container at once; does nothing when there is none. */
  kill(ctid: number): void;
  /** Tells whether any process is left in the container's cgroups; false when they are gone. */
  isPopulated(ctid: number): boolean;
  /** Kills what is left, waits until it is gone and removes the directories. Idempotent. */
  release(ctid: number): Promise<void>;
  /** Lists the containers that have any cgroup, for the leak census. */
  census(): number[];
}
