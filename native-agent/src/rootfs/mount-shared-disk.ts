// Mounts a container's tree for one start: image below, disk above, /dev beside, all of it detached.
// Called by shared-driver.ts for the story start. Before: no process of the container lives. After: the
// caller holds the tree by descriptors; a failure half-way leaves nothing.
import { dirname } from "node:path";
import { cloneMount } from "../ffi/mount.ts";
import { makeDeviceTmpfs } from "./device-tmpfs.ts";
import type { DiskToMount } from "./disk-driver.ts";
import { type MountedDisk, mountDiskImage } from "./disk-image.ts";
import { openDiskDirectory, plainDirectories } from "./disk-layout.ts";
import { type FdStack, openFdStack } from "./fd-stack.ts";
import { mountImage, openImageRoot } from "./image-mount.ts";
import { mountOverlay } from "./overlay.ts";
import type { Overmount, RootMounts } from "./root-mounts.ts";
import { rootfsError } from "./rootfs-error.ts";
import { withStagedLayers } from "./staged-layers.ts";

/** What `mountSharedDisk` needs: whose tree, and where its halves are. */
export interface MountSharedDisk {
  readonly disk: DiskToMount;
  readonly imageDir: string;
  readonly diskPath: string;
  /** A directory to give the layers a short place in; null where the kernel needs none. */
  readonly stageDir: string | null;
}

/** Mounts the tree; the caller closes it. */
export async function mountSharedDisk(request: MountSharedDisk): Promise<RootMounts> {
  const { disk, stageDir } = request;
  const halves = openFdStack();
  const tree = openFdStack();
  try {
    const lowerFd = mountLower(request, halves);
    const upper = await mountUpper(request.diskPath, disk.ctid);
    halves.hold(upper.mountFd);
    const joinBoth = (): Omit<RootMounts, "devFd" | "close"> => joinHalves({ lowerFd, upper }, halves, tree);
    const root =
      stageDir === null
        ? joinBoth()
        : withStagedLayers(stageDir, { imageFd: lowerFd, diskFd: upper.mountFd }, joinBoth);
    const devFd = tree.hold(makeDeviceTmpfs(disk.uidBase));
    return { ...root, devFd, close: tree.close };
  } catch (failed) {
    tree.close();
    throw rootfsError(`mounting the tree of container ${disk.ctid}`, failed, "rootfs.failed");
  } finally {
    // The overlay and the clones hold what they need; the halves themselves have served.
    halves.close();
  }
}

function mountLower({ disk, imageDir }: MountSharedDisk, halves: FdStack): number {
  const imageFd = halves.hold(openImageRoot(imageDir, disk.imageDigest));
  return halves.hold(mountImage(imageFd, disk.usernsFd));
}

async function mountUpper(diskPath: string, ctid: number): Promise<MountedDisk> {
  try {
    return await mountDiskImage(diskPath);
  } catch (failed) {
    throw rootfsError(`mounting ${diskPath} of container ${ctid} in ${dirname(diskPath)}`, failed, "disk.failed");
  }
}

/** Joins the halves to one root, and clones the disk's plain directories to go over it. */
function joinHalves(
  parts: { lowerFd: number; upper: MountedDisk },
  halves: FdStack,
  tree: FdStack,
): Omit<RootMounts, "devFd" | "close"> {
  const diskFd = parts.upper.mountFd;
  const upperFd = halves.hold(openDiskDirectory(diskFd, "upper"));
  const workFd = halves.hold(openDiskDirectory(diskFd, "work"));
  const rootFd = tree.hold(mountOverlay({ lowerFd: parts.lowerFd, upperFd, workFd }));
  const overmounts = plainDirectories.map(({ name, target }): Overmount => {
    const directoryFd = halves.hold(openDiskDirectory(diskFd, name));
    // The target lies in the customer's own tree, who may have removed it.
    return { fd: tree.hold(cloneMount(directoryFd, "")), target, isOptional: true };
  });
  return { rootFd, overmounts, blockDevices: [parts.upper.device] };
}
