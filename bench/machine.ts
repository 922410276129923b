import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, loadavg, release } from "node:os";

/** True where every controller is on cgroup v2; LXC's limits have other names there. */
export function isPureCgroup2(): boolean {
  return existsSync("/sys/fs/cgroup/cgroup.controllers");
}

/** Gives the mount points of every cgroup hierarchy. */
export function cgroupMounts(): string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(" ")[4] ?? "");
}

/** Says on what the figures were measured. */
export function describeMachine(): string {
  const cgroups = isPureCgroup2() ? "cgroup v2" : "cgroup v1 or hybrid";
  const commit = execFileSync("git", ["describe", "--always", "--dirty"], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  }).trim();
  return `${availableParallelism()} cores, kernel ${release().replace(/-.*/, "")}, ${cgroups}, Node ${process.version}, Berth ${commit}`;
}

/** Gives the load of the last minute: figures taken under a high one are worth less. */
export function describeLoad(): string {
  return `load ${loadavg()[0]?.toFixed(2) ?? "?"}`;
}
