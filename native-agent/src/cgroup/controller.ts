// What every controller of either cgroup version offers, so that container-cgroups.ts can treat them alike. A
// controller never knows which container it serves: it is given that container's directory.
import type { IsolationEvidence } from "@berth/contract/isolation.ts";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import type { BlockDevice, CgroupCounters } from "./cgroups.ts";

/** The counters while a reading fills them in; every controller writes its own share. */
export type Filling = { -readonly [K in keyof CgroupCounters]: CgroupCounters[K] };

/** Open files of one controller in one directory. */
export interface ControllerReader {
  /** Puts this controller's share into the reading. */
  fill(reading: Filling): void;
  close(): void;
}

export interface Controller {
  /** The kernel's name, as in /proc/cgroups or cgroup.controllers. */
  readonly name: string;
  /** Sets what never changes on a directory that was just made and is empty. */
  prepare?(directory: string): void;
  /** Writes the limits; disk rates go on `blockDevices`. Repeating it changes nothing. */
  apply?(directory: string, limits: ContainerLimits, blockDevices: readonly BlockDevice[]): void;
  /** Reads back what `prepare` and `apply` wrote, each beside the value the kernel should show; writes nothing. */
  inspect?(directory: string, limits: ContainerLimits, blockDevices: readonly BlockDevice[]): IsolationEvidence[];
  /** Undoes what was written outside the directory, just before it is removed. */
  clear?(directory: string): void;
  openCounters?(directory: string, blockDevices: readonly BlockDevice[]): ControllerReader;
}
