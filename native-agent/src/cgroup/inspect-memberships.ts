// Compares where a process is with where its container has to be, tree by tree. Pure; called by
// container-cgroups.ts for the isolation report.
import type { IsolationEvidence } from "@berth/contract/isolation.ts";

/** One tree's directory of a container. */
export interface Place {
  /** The controllers of a v1 tree, or its name as `name=systemd`; empty for cgroup2. */
  readonly names: readonly string[];
  /** As /proc/PID/cgroup names it. */
  readonly path: string;
}

/** Reads the text of /proc/PID/cgroup; see cgroups(7). A cgroup the VPS made below its own counts as its own. */
export function inspectMemberships(membership: string, places: readonly Place[]): IsolationEvidence[] {
  const lines = membership.split("\n").map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  return places.map(({ names, path }) => {
    const line = lines.find((found) => {
      const listed = found?.[1] ?? "-";
      return names.length === 0 ? listed === "" : listed.split(",").some((name) => names.includes(name));
    });
    const found = line?.[2] ?? "";
    const isInside = found === path || found.startsWith(`${path}/`);
    return { name: names.join(",") || "cgroup2", found: isInside ? path : found, wanted: path };
  });
}
