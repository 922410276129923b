import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cgroupMounts } from "./machine.ts";
import { fetchRivals, type Rivals } from "./rivals.ts";

/** Everything the bench makes is below one directory, one cgroup name and one range of host uids. */
export interface Place {
  readonly dir: string;
  /** The two clocks of native/stamp.c. */
  readonly stamp: string;
  /** Busybox with the stamping init, owned by root: the image of Berth, the root of LXC. */
  readonly tree: string;
  /** The same tree owned by `uidBase`: crun has no idmapped root. */
  readonly shiftedTree: string;
  readonly uidBase: number;
  readonly cgroupParent: string;
  readonly rivals: Rivals;
  /** Aborted when the bench shall end; asked before every container. */
  readonly ending: AbortSignal;
  /** A process whose mounts lack the unified hierarchy: crun 1.8 refuses a hybrid host that shows it. */
  readonly legacyMountsPid: number;
  /** Removes it all; what still runs in the cgroups is killed first. */
  close(): void;
}

export const CGROUP_PARENT = "berth-bench-rivals";
const UID_BASE = 2_013_265_920 + 65_536 * 6000;

/** Prepares the place; throws when a rival is missing. */
export function openPlace(ending: AbortSignal): Place {
  const dir = mkdtempSync(join(tmpdir(), "berth-bench-"));
  let holder: ChildProcess | null = null;
  const close = () => {
    removeCgroups();
    holder?.kill("SIGKILL");
    // Mounts of sized disks are in this process's own mount namespace and die with it; never delete through one.
    for (const name of readdirSync(dir)) spawnSync("umount", ["-q", "-l", join(dir, name, "mnt")]);
    spawnSync("rm", ["--one-file-system", "-rf", "--", dir]);
  };
  try {
    // Containers walk to their roots as users of their own.
    execFileSync("chmod", ["755", dir]);
    const rivals = fetchRivals(dir);
    const stamp = join(dir, "stamp");
    const source = join(import.meta.dirname, "native/stamp.c");
    execFileSync("gcc", ["-static", "-O2", "-Wall", "-Wextra", "-Werror", "-s", source, "-o", stamp]);
    const tree = join(dir, "tree");
    makeTree(tree, { busybox: join(rivals.root, "bin/busybox"), init: stamp });
    const shiftedTree = join(dir, "tree-shifted");
    execFileSync("cp", ["-a", tree, shiftedTree]);
    execFileSync("chown", ["-hR", `${UID_BASE}:${UID_BASE}`, shiftedTree]);
    holder = holdLegacyMounts();
    const legacyMountsPid = holder.pid ?? Number.NaN;
    return {
      ending,
      dir,
      stamp,
      legacyMountsPid,
      tree,
      shiftedTree,
      uidBase: UID_BASE,
      cgroupParent: CGROUP_PARENT,
      rivals,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** crun asks for nothing before the first round, long after this has unmounted. */
function holdLegacyMounts(): ChildProcess {
  const script = "umount /sys/fs/cgroup/unified 2>&-; exec sleep infinity";
  return spawn("unshare", ["--mount", "--propagation", "slave", "sh", "-c", script], { stdio: "ignore" });
}

function makeTree(root: string, { busybox, init }: { busybox: string; init: string }): void {
  for (const name of ["bin", "dev", "etc", "proc", "root", "run", "sbin", "sys", "tmp", "usr/bin", "var/lib"])
    mkdirSync(join(root, name), { recursive: true });
  copyFileSync(busybox, join(root, "bin/busybox"));
  copyFileSync(init, join(root, "sbin/init"));
}

/** LXC and crun leave their directories and processes behind when they fail; ours to find, because the parent is ours. */
function removeCgroups(): void {
  for (const mount of cgroupMounts()) {
    const parent = join(mount, CGROUP_PARENT);
    if (!existsSync(parent)) continue;
    killBelow(parent);
    removeBelow(parent);
  }
}

function killBelow(directory: string): void {
  const processes = readFileSync(join(directory, "cgroup.procs"), "utf8").split("\n").map(Number);
  for (const pid of processes) {
    try {
      // 0 would be ourselves: a process of another PID namespace.
      if (pid > 1) process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isDirectory()) killBelow(join(directory, entry.name));
}

function removeBelow(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isDirectory()) removeBelow(join(directory, entry.name));
  // A killed process leaves its cgroup a moment later.
  for (let attempt = 0; attempt < 100 && existsSync(directory); attempt++) {
    try {
      rmdirSync(directory);
    } catch {
      spawnSync("sleep", ["0.02"]);
    }
  }
}
