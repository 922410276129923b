// Finds out which cgroup trees this host has mounted, and which controller lives in which. Called once
// by open-cgroups.ts. A controller belongs to one tree at a time, so the answer is per controller: a
// host may keep `cpu` on v1 and have `memory` moved to v2 by its kernel command line.
import type { CgroupMode } from "./cgroups.ts";

/** One v1 tree: where it is mounted and its controllers (or its name, such as `name=systemd`). */
export interface V1Hierarchy {
  readonly mountPoint: string;
  /** Which of its directories that mount point shows, as /proc/PID/cgroup names it; `/` is the whole tree. */
  readonly root: string;
  readonly controllers: readonly string[];
}

export interface Hierarchies {
  readonly mode: CgroupMode;
  readonly v1: readonly V1Hierarchy[];
  /** Where cgroup2 is mounted; null on a host that never mounted it. */
  readonly unified: string | null;
  /** The directory of cgroup2 its mount point shows; see V1Hierarchy. */
  readonly unifiedRoot: string;
}

/** Words among a v1 tree's mount options that are not controllers. */
const otherOptions =
  /^(rw|ro|xattr|clone_children|cpuset_v2_mode|noprefix|favordynmods|nofavordynmods|release_agent=.*)$/;

/** Reads the trees out of the text of /proc/self/mountinfo; see proc(5). */
export function parseHierarchies(mountinfo: string): Hierarchies {
  const v1 = new Map<string, V1Hierarchy>();
  let unified: string | null = null;
  let unifiedRoot = "/";
  for (const line of mountinfo.split("\n")) {
    const [left, right] = line.split(" - ");
    const [, , device, root, mountPoint] = left?.split(" ") ?? [];
    const [type, , options] = right?.split(" ") ?? [];
    if (device === undefined || root === undefined || mountPoint === undefined) continue;
    if (type === "cgroup2" && unified === null) {
      unified = unescapePath(mountPoint);
      unifiedRoot = unescapePath(root);
    }
    // The same tree may be mounted twice under other names; its device number gives it away.
    if (type === "cgroup" && options !== undefined && !v1.has(device)) {
      const controllers = options.split(",").filter((option) => !otherOptions.test(option));
      v1.set(device, { mountPoint: unescapePath(mountPoint), root: unescapePath(root), controllers });
    }
  }
  const trees = [...v1.values()];
  return { mode: chooseMode(trees, unified), v1: trees, unified, unifiedRoot };
}

/** A tree that has only a name limits nothing, so it does not make a host a v1 host. */
function chooseMode(v1: readonly V1Hierarchy[], unified: string | null): CgroupMode {
  const hasV1Controllers = v1.some((tree) => tree.controllers.some((name) => !name.startsWith("name=")));
  if (unified === null) return "v1";
  return hasV1Controllers ? "hybrid" : "v2";
}

/** The kernel writes blanks and backslashes of a path as octal numbers. */
function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
