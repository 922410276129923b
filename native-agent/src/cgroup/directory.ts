// Makes and removes cgroup directories. Called by container-cgroups.ts and unified.ts. A cgroup's files belong
// to the kernel: removing one is rmdir(2) from the leaves up, never an unlink.
import { mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { hasCode } from "../ffi/has-code.ts";

/** Makes one cgroup; nothing happens when it exists. */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o755 });
  } catch (cause) {
    if (!hasCode(cause, "EEXIST")) throw new BerthError("cgroup.failed", `making cgroup ${path}`, { cause });
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
