// The file systems every container mounts for itself, as data: the monitor makes them inside the
// container's own namespaces, so that the kernel binds each to the right ones.
// Called by runtime/start-container.ts, after the root and /dev are attached and before pivot_root(2).
import type { ContainerLimits } from "@berth/core/container/limits.ts";

/** An attribute of the mount itself; see mount_setattr(2). */
export type MountAttribute = "ro" | "nosuid" | "nodev" | "noexec";

/** A new file system inside the container. */
export interface InsideMount {
  /** The file system's name, as fsopen(2) takes it. */
  readonly type: string;
  /** Relative to the container's root, no leading slash. */
  readonly target: string;
  readonly attributes: readonly MountAttribute[];
  /** Options of the superblock for fsconfig(2): `name=value`, or a bare name for a flag. */
  readonly options: readonly string[];
}

/** Lists them in the order they must be made; sizes of the memory-backed ones follow the memory limit. */
export function listInsideMounts(limits: ContainerLimits): InsideMount[] {
  // A tmpfs is charged to the container's memory anyway; its size is what `df` inside should say.
  const half = Math.floor(limits.memoryBytes / 2);
  const fifth = Math.floor(limits.memoryBytes / 5);
  const sealed: MountAttribute[] = ["nosuid", "nodev", "noexec"];
  return [
    { type: "proc", target: "proc", attributes: sealed, options: [] },
    // Read-only twice. Root inside can remount the mount read-write, but not the superblock: sysfs belongs to the host's
    // user namespace whoever mounts it (sget_fc of Linux, `global`), and a new one must be as read-only as this one is.
    { type: "sysfs", target: "sys", attributes: ["ro", ...sealed], options: ["ro"] },
    { type: "cgroup2", target: "sys/fs/cgroup", attributes: sealed, options: [] },
    // Group 5 is `tty` on Debian; a new instance is what newinstance asks for, and the only kind since Linux 4.7.
    {
      type: "devpts",
      target: "dev/pts",
      attributes: ["nosuid", "noexec"],
      options: ["newinstance", "ptmxmode=0666", "mode=0620", "gid=5"],
    },
    { type: "tmpfs", target: "dev/shm", attributes: ["nosuid", "nodev"], options: ["mode=1777", `size=${half}`] },
    { type: "mqueue", target: "dev/mqueue", attributes: sealed, options: [] },
    { type: "tmpfs", target: "run", attributes: ["nosuid", "nodev"], options: ["mode=0755", `size=${fifth}`] },
  ];
}
