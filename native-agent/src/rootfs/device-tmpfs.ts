// The container's /dev: a small tmpfs made by the agent, because the kernel refuses mknod(2) inside a
// user namespace, and nodes on a file system the container mounts itself are dead.
// Called by rootfs/shared-driver.ts at every start. Before: nothing. After: one detached mount with the
// harmless nodes, the usual links, and the directories and the file other mounts go over.
import { closeSync, constants, fchmodSync } from "node:fs";
import { fchmodat, fchownat, mkdirat, mknodat, openBeneath, symlinkat } from "../ffi/fd.ts";
import { MOUNT_ATTR, mountFilesystem } from "../ffi/mount.ts";

/** Nodes that give nothing of the host away: name, major, minor, group inside. Debian's group 5 is tty. */
const nodes = [
  ["null", 1, 3, 0],
  ["zero", 1, 5, 0],
  ["full", 1, 7, 0],
  ["random", 1, 8, 0],
  ["urandom", 1, 9, 0],
  ["tty", 5, 0, 5],
] as const;

const links = [
  ["fd", "/proc/self/fd"],
  ["stdin", "/proc/self/fd/0"],
  ["stdout", "/proc/self/fd/1"],
  ["stderr", "/proc/self/fd/2"],
  ["ptmx", "pts/ptmx"],
] as const;

/** Directories that other file systems are mounted over: name and mode. */
const directories = [
  ["pts", 0o755],
  ["shm", 0o1777],
  ["mqueue", 0o1777],
] as const;

/** Makes a container's /dev, owned by its own root; the caller closes the mount. */
export function makeDeviceTmpfs(uidBase: number): number {
  const owner = { uid: uidBase, gid: uidBase };
  const mountFd = mountFilesystem({
    type: "tmpfs",
    // Root inside may write here, so the size bounds it; the memory is charged to the container.
    options: [
      ["mode", "0755"],
      ["size", "1m"],
      ["nr_inodes", "4096"],
      ["uid", String(uidBase)],
      ["gid", String(uidBase)],
    ],
    attributes: MOUNT_ATTR.NOSUID | MOUNT_ATTR.NOEXEC,
  });
  try {
    for (const [name, major, minor, gid] of nodes) {
      mknodat(mountFd, { name, mode: constants.S_IFCHR | 0o666, major, minor });
      fchmodat(mountFd, name, 0o666);
      fchownat(mountFd, name, { uid: uidBase, gid: uidBase + gid });
    }
    for (const [name, target] of links) {
      symlinkat(mountFd, name, target);
      fchownat(mountFd, name, owner);
    }
    for (const [name, mode] of directories) {
      mkdirat(mountFd, name, mode);
      // The agent's umask had a say in the line above; this sets what we mean.
      fchmodat(mountFd, name, mode);
      fchownat(mountFd, name, owner);
    }
    makeConsoleFile(mountFd, owner);
    return mountFd;
  } catch (failed) {
    closeSync(mountFd);
    throw failed;
  }
}

/** Makes the empty file over which the monitor binds the container's first pty. */
function makeConsoleFile(mountFd: number, owner: { uid: number; gid: number }): void {
  const fd = openBeneath(mountFd, {
    path: "console",
    flags: constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY,
    mode: 0o600,
  });
  fchmodSync(fd, 0o600);
  closeSync(fd);
  fchownat(mountFd, "console", owner);
}
