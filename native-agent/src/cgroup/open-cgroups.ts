// Opens the host's cgroups: finds which controller lives in which tree, makes our directory in each and
// chooses the files that drive it. Called once by main.ts. After it every container has a place to be made in.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { mountFilesystem } from "../ffi/mount.ts";
import type { Cgroups } from "./cgroups.ts";
import { ContainerCgroups, type Tree } from "./container-cgroups.ts";
import type { Controller } from "./controller.ts";
import { makeDirectory } from "./directory.ts";
import { type Hierarchies, parseHierarchies } from "./hierarchies.ts";
import { readKernelFile } from "./kernel-file.ts";
import { pids } from "./pids.ts";
import { enableControllers, UnifiedTree } from "./unified.ts";
import { blkio } from "./v1/blkio.ts";
import { cpu, cpuacct } from "./v1/cpu.ts";
import { cpuset } from "./v1/cpuset.ts";
import { devices } from "./v1/devices.ts";
import { memory } from "./v1/memory.ts";
import * as v2 from "./v2/controllers.ts";

const v1Controllers: readonly Controller[] = [cpu, cpuacct, cpuset, memory, pids, blkio, devices];

/** What a container may not run without, by the names the two versions have for it. */
const required: readonly (readonly string[])[] = [["cpu"], ["memory"], ["pids"], ["blkio", "io"], ["devices"]];

export interface OpenCgroupsOptions {
  /** The directory below every tree in which all containers of this agent live, such as `berth`. */
  readonly parent: string;
}

/** Opens the host's cgroups; throws `cgroup.failed` naming the limit this kernel cannot keep. */
export function openCgroups({ parent }: OpenCgroupsOptions): Cgroups {
  const hierarchies = parseHierarchies(readFileSync("/proc/self/mountinfo", "utf8"));
  const unifiedRoot = hierarchies.unified ?? mountUnified();
  const unifiedControllers = v2.controllersOf(readKernelFile(`${unifiedRoot}/cgroup.controllers`), hierarchies);
  const trees = openTrees(hierarchies, parent);
  refuseMissing([...trees.flatMap((tree) => tree.controllers), ...unifiedControllers]);

  // BPF stands in for the devices controller of v1; cgroup2 does not know it by that name.
  const enabled = unifiedControllers.map((controller) => controller.name).filter((name) => name !== "devices");
  enableControllers(unifiedRoot, enabled);
  makeDirectory(`${unifiedRoot}/${parent}`);
  enableControllers(`${unifiedRoot}/${parent}`, enabled);
  const inTree = join(hierarchies.unifiedRoot, parent);
  const unified = new UnifiedTree({ path: `${unifiedRoot}/${parent}`, inTree }, enabled);
  return new ContainerCgroups({ mode: hierarchies.mode, trees, unified, unifiedControllers });
}

function openTrees(hierarchies: Hierarchies, parent: string): Tree[] {
  return hierarchies.v1.map(({ mountPoint, root, controllers }) => {
    const tree = {
      parent: `${mountPoint}/${parent}`,
      parentInTree: join(root, parent),
      names: controllers,
      controllers: v1Controllers.filter(({ name }) => controllers.includes(name)),
    };
    makeDirectory(tree.parent);
    // Without CPUs of its own the parent could hand none to its children.
    if (tree.controllers.includes(cpuset)) cpuset.prepare?.(tree.parent);
    return tree;
  });
}

/** A cgroup2 nobody mounted is mounted for ourselves alone; it lives as long as its descriptor, which is the agent's life. */
function mountUnified(): string {
  return `/proc/self/fd/${mountFilesystem({ type: "cgroup2", options: [], attributes: 0 })}`;
}

function refuseMissing(controllers: readonly Controller[]): void {
  for (const names of required) {
    if (controllers.some(({ name }) => names.includes(name))) continue;
    throw new BerthError(
      "cgroup.failed",
      `this host has no ${names.join(" or ")} controller, so containers would have no such limit`,
    );
  }
}
