// Makes and removes cgroup directories. Called by container-cgroups.ts and unified.ts. A cgroup's files belong
// to the kernel: removing one is rmdir(2) from the leaves up, never an unlink.
import { mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { hasCode } from "../ffi/has-code.ts";
import { killProcess } from "../ffi/process.ts";

/** Makes one cgroup; nothing happens when it exists. */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o755 });
  } catch (cause) {
    if (!hasCode(cause, "EEXIST")) throw new BerthError("cgroup.failed", `making cgroup ${path}`, { cause });
  }
}

/** How long the kernel may take to bury killed processes; it takes a few milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Removes a v1 cgroup, killing whoever is still in it: a process that died half way through entering is in
 * this tree and not yet in cgroup2. Nobody but us can have put a process here.
 */
export async function clearTree(path: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return removeTree(path);
    } catch (error) {
      const isBusy = error instanceof Error && hasCode(error.cause, "EBUSY");
      if (!isBusy || performance.now() > deadline) throw error;
    }
    // 0 stands for a process of a namespace we cannot see into: none of ours is in one.
    for (const pid of readFileSync(`${path}/cgroup.procs`, "latin1").split("\n").map(Number))
      if (pid > 1) killProcess(pid);
    await delay(2);
  }
}

/** Removes a cgroup with all cgroups in it; nothing happens when it is gone. EBUSY in the cause means processes. */
export function removeTree(path: string): void {
  try {
    // A container that ran systemd leaves its slices and services behind; they are empty by now.
    for (const child of readdirSync(path, { withFileTypes: true })) {
      if (child.isDirectory()) removeTree(`${path}/${child.name}`);
    }
    rmdirSync(path);
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return;
    if (cause instanceof BerthError) throw cause;
    throw new BerthError("cgroup.failed", `removing cgroup ${path}`, { cause });
  }
}
