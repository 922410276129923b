// The life of a container's cgroups on any host: a directory in every v1 tree (also in trees that limit
// nothing, so that no container shares one with its neighbours) and one in cgroup2. Built by
// open-cgroups.ts; offers what cgroups.ts promises.
import { closeSync, existsSync, openSync, readdirSync } from "node:fs";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type {
  BlockDevice,
  CgroupEntrance,
  CgroupInspection,
  CgroupMode,
  CgroupPlacement,
  CgroupReader,
  Cgroups,
  InspectionRequest,
} from "./cgroups.ts";
import type { Controller } from "./controller.ts";
import { clearTree, makeDirectory } from "./directory.ts";
import { openDiskCounters } from "./disk-counters.ts";
import { inspectMemberships } from "./inspect-memberships.ts";
import { openReader } from "./open-reader.ts";
import { bury, isPopulated, killAll, setFrozen, type UnifiedTree } from "./unified.ts";

/** One v1 tree as used here: its directory of ours, MOUNT/PARENT, and the controllers we drive in it. */
export interface Tree {
  readonly parent: string;
  /** The same directory as /proc/PID/cgroup names it. */
  readonly parentInTree: string;
  /** Everything mounted there, also what we do not drive, in the kernel's names. */
  readonly names: readonly string[];
  readonly controllers: readonly Controller[];
}

export interface ContainerCgroupsOptions {
  readonly mode: CgroupMode;
  readonly trees: readonly Tree[];
  readonly unified: UnifiedTree;
  /** The controllers that live in cgroup2 on this host. */
  readonly unifiedControllers: readonly Controller[];
}

export class ContainerCgroups implements Cgroups {
  readonly mode: CgroupMode;
  readonly #trees: readonly Tree[];
  readonly #unified: UnifiedTree;
  readonly #unifiedControllers: readonly Controller[];

  constructor(options: ContainerCgroupsOptions) {
    this.mode = options.mode;
    this.#trees = options.trees;
    this.#unified = options.unified;
    this.#unifiedControllers = options.unifiedControllers;
  }

  create(ctid: number, startCount: number, limits: ContainerLimits): CgroupPlacement {
    const unified = this.#unified.create(ctid, startCount);
    for (const { parent } of this.#trees) makeDirectory(`${parent}/${ctid}`);
    for (const [controller, directory] of this.#placed(ctid, unified)) {
      controller.prepare?.(directory);
      controller.apply?.(directory, limits, []);
    }
    const entrance = this.#openEntrance(ctid, this.#unified.rootOf(unified));
    return {
      ...entrance,
      unifiedPath: this.#unified.rootOf(unified),
      delegateTo: (uid, gid) => this.#unified.delegate(unified, uid, gid),
    };
  }

  applyLimits(ctid: number, limits: ContainerLimits, blockDevices: readonly BlockDevice[]): void {
    for (const [controller, directory] of this.#placed(ctid, this.#newest(ctid))) {
      controller.apply?.(directory, limits, blockDevices);
    }
  }

  inspect(ctid: number, { membership, limits, blockDevices }: InspectionRequest): CgroupInspection {
    const unified = this.#newest(ctid);
    const inspected = this.#placed(ctid, unified).map(([controller, directory]) => ({
      isDevices: controller.name === "devices",
      settings: controller.inspect?.(directory, limits, blockDevices) ?? [],
    }));
    const inTrees = this.#trees.map(({ names, parentInTree }) => ({ names, path: `${parentInTree}/${ctid}` }));
    return {
      memberships: inspectMemberships(membership, [...inTrees, { names: [], path: this.#unified.pathOf(unified) }]),
      limits: inspected.flatMap(({ isDevices, settings }) => (isDevices ? [] : settings)),
      devices: inspected.flatMap(({ isDevices, settings }) => (isDevices ? settings : [])),
    };
  }

  openEntrance(ctid: number): CgroupEntrance {
    return this.#openEntrance(ctid, this.#unified.entranceOf(this.#newest(ctid)));
  }

  openCounters(ctid: number, blockDevices: readonly BlockDevice[]): CgroupReader {
    const placed = this.#placed(ctid, this.#newest(ctid));
    return openReader([
      ...placed.map(
        ([controller, directory]) =>
          () =>
            controller.openCounters?.(directory, blockDevices),
      ),
      () => openDiskCounters(blockDevices),
    ]);
  }

  async setFrozen(ctid: number, isFrozen: boolean): Promise<void> {
    await setFrozen(this.#newest(ctid), isFrozen);
  }

  kill(ctid: number): void {
    for (const directory of this.#unified.directoriesOf(ctid)) killAll(directory);
  }

  isPopulated(ctid: number): boolean {
    return this.#unified.directoriesOf(ctid).some(isPopulated);
  }

  async release(ctid: number): Promise<void> {
    // First cgroup2, because it alone can kill a whole tree; with its processes gone the v1 trees are empty but for accidents.
    for (const directory of this.#unified.directoriesOf(ctid)) await bury(directory);
    for (const { parent, controllers } of this.#trees) {
      const directory = `${parent}/${ctid}`;
      if (!existsSync(directory)) continue;
      for (const controller of controllers) controller.clear?.(directory);
      await clearTree(directory);
    }
  }

  census(): number[] {
    const inTrees = this.#trees.flatMap(({ parent }) =>
      existsSync(parent)
        ? readdirSync(parent)
            .filter((name) => /^\d+$/.test(name))
            .map(Number)
        : [],
    );
    return [...new Set([...inTrees, ...this.#unified.census()])].sort((one, other) => one - other);
  }

  /** Every controller with the directory in which this container meets it. */
  #placed(ctid: number, unified: string): [Controller, string][] {
    const inTrees = this.#trees.flatMap(({ parent, controllers }) =>
      controllers.map((controller): [Controller, string] => [controller, `${parent}/${ctid}`]),
    );
    return [...inTrees, ...this.#unifiedControllers.map((controller): [Controller, string] => [controller, unified])];
  }

  #newest(ctid: number): string {
    const directory = this.#unified.directoriesOf(ctid).at(-1);
    if (directory === undefined) throw new BerthError("cgroup.failed", `container ${ctid} has no cgroups`);
    return directory;
  }

  #openEntrance(ctid: number, unified: string): CgroupEntrance {
    // v1's `tasks` moves one thread and asks for no lock; `cgroup.procs` would wait 10 ms.
    const paths = [...this.#trees.map(({ parent }) => `${parent}/${ctid}/tasks`), `${unified}/cgroup.procs`];
    const opened: number[] = [];
    const close = () => {
      for (const fd of opened.splice(0)) closeSync(fd);
    };
    const open = (path: string, flags: string): number => {
      const fd = openSync(path, flags);
      opened.push(fd);
      return fd;
    };
    try {
      return { attachFds: paths.map((path) => open(path, "w")), unifiedDirectoryFd: open(unified, "r"), close };
    } catch (cause) {
      close();
      throw new BerthError("cgroup.failed", `opening the cgroups at ${unified}`, { cause });
    }
  }
}
