// Where the kernel keeps the limits and counters of one container, found by looking at the host and without
// the agent: tests read there what the agent wrote.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Hierarchies, parseHierarchies } from "../src/cgroup/hierarchies.ts";

/** The cgroup trees of this host. */
export function readHierarchies(): Hierarchies {
  return parseHierarchies(readFileSync("/proc/self/mountinfo", "utf8"));
}

/** A container below the agent's parent directory. */
export interface CgroupName {
  readonly parent: string;
  readonly ctid: number;
}

/** Its directory in the v1 tree of a controller; null where v1 has none such. */
export function v1Directory({ parent, ctid }: CgroupName, controller: string): string | null {
  const tree = readHierarchies().v1.find(({ controllers }) => controllers.includes(controller));
  return tree === undefined ? null : join(tree.mountPoint, parent, String(ctid));
}

/** The directory of its newest start in cgroup2; its limits are there where cgroup2 has the controllers. */
export function unifiedDirectory({ parent, ctid }: CgroupName): string {
  const root = join(readHierarchies().unified ?? "/sys/fs/cgroup", parent);
  const startOf = (name: string) => Number(new RegExp(`^${ctid}-(\\d+)$`).exec(name)?.[1] ?? -1);
  const starts = existsSync(root) ? readdirSync(root).filter((name) => startOf(name) >= 0) : [];
  const newest = starts.sort((one, other) => startOf(one) - startOf(other)).at(-1);
  if (newest === undefined) throw new Error(`${ctid} has no cgroup below ${root}`);
  return join(root, newest);
}
