// What lies in the root of a container's own ext4: the two directories overlayfs needs, and one plain
// directory for each place where overlayfs itself would be in the way. Called at create and at mount.
import { closeSync, constants, fchmodSync } from "node:fs";
import { fchown, mkdirat, O_PATH, openBeneath } from "../ffi/fd.ts";

/** A directory of the disk that is mounted over a place in the root as it is, without overlayfs. */
export interface PlainDirectory {
  readonly name: string;
  readonly target: string;
  readonly mode: number;
}

/**
 * Docker and Podman keep overlays of their own here, and the kernel refuses an overlay upper on an
 * overlay: on plain ext4 they are as fast as on any machine.
 */
export const plainDirectories: readonly PlainDirectory[] = [
  { name: "docker", target: "var/lib/docker", mode: 0o710 },
  { name: "containers", target: "var/lib/containers", mode: 0o700 },
];

/** Makes the directories in the root of a fresh disk; the container's own root owns them. */
export function layOutDisk(diskFd: number, uidBase: number): void {
  for (const { name, mode } of [{ name: "upper", mode: 0o755 }, { name: "work", mode: 0o700 }, ...plainDirectories]) {
    mkdirat(diskFd, name, mode);
    const fd = openBeneath(diskFd, { path: name, flags: constants.O_RDONLY | constants.O_DIRECTORY });
    try {
      fchmodSync(fd, mode);
      fchown(fd, { uid: uidBase, gid: uidBase });
    } finally {
      closeSync(fd);
    }
  }
}

/** Opens one of the directories to name it to a mount call; the caller closes it. */
export function openDiskDirectory(diskFd: number, name: string): number {
  return openBeneath(diskFd, { path: name, flags: O_PATH | constants.O_DIRECTORY });
}
