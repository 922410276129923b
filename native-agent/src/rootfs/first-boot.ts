// Writes the first files into a container's fresh tree. Called once by the story create, from inside
// the driver's `create`. Before: nobody has run in the tree, so its names are still ours and the
// image's. After: the files are there with the container's own owners. An image that has a symbolic
// link where a directory must be is refused (`rootfs.unsafe_path`): no link is ever followed.
import { closeSync, constants, fchmodSync, readdirSync, writeFileSync } from "node:fs";
import type { ContainerSpec } from "@berth/contract/container-spec.ts";
import { fchownat, O_PATH, openBeneath, symlinkat } from "../ffi/fd.ts";
import { hasCode } from "../ffi/has-code.ts";
import type { FreshTree } from "./disk-driver.ts";
import { plainDirectories } from "./disk-layout.ts";
import { type FirstBootFile, type ImageTraits, listFirstBootFiles } from "./first-boot-files.ts";
import { openFreshDirectory } from "./fresh-directory.ts";
import { rootfsError } from "./rootfs-error.ts";

/** Writes the container's first files; `nameservers` are the node's own resolvers. */
export function writeFirstBoot(tree: FreshTree, spec: ContainerSpec, nameservers: readonly string[]): void {
  try {
    // The places other file systems are mounted over must exist in an image that never heard of Docker.
    for (const { target, mode } of plainDirectories) closeSync(openFreshDirectory(tree, target, mode));
    for (const file of listFirstBootFiles(spec, nameservers, readImageTraits(tree.imageFd))) writeFresh(tree, file);
  } catch (failed) {
    throw rootfsError(`writing the first files of container ${spec.ctid}`, failed, "rootfs.failed");
  }
}

/** Looks at the image for what the list depends on; a link in the way counts as absent. */
function readImageTraits(imageFd: number): ImageTraits {
  const sshNames = listNames(imageFd, "etc/ssh");
  return {
    hasSystemd: listNames(imageFd, "etc/systemd/system") !== null,
    needsHostKeys: sshNames !== null && !sshNames.some((name) => /^ssh_host_\w+_key$/.test(name)),
    hasInterfacesFile: listNames(imageFd, "etc/network")?.includes("interfaces") ?? false,
  };
}

/** Lists a directory of the image; null when there is none. */
function listNames(imageFd: number, path: string): string[] | null {
  try {
    const fd = openBeneath(imageFd, { path, flags: O_PATH | constants.O_DIRECTORY });
    try {
      // The magic link leads to the very directory that was opened, whatever its name means by now.
      return readdirSync(`/proc/self/fd/${fd}`);
    } finally {
      closeSync(fd);
    }
  } catch (failed) {
    if (hasCode(failed, "ENOENT", "ENOTDIR", "ELOOP")) return null;
    throw failed;
  }
}

/** Writes one file or link, and owns it to the container's root. */
function writeFresh(tree: FreshTree, file: FirstBootFile): void {
  const slash = file.path.lastIndexOf("/");
  const name = file.path.slice(slash + 1);
  // ~/.ssh is for its owner alone; every other directory we may have to make is for all to read.
  const directoryFd = openFreshDirectory(tree, file.path.slice(0, slash), name === "authorized_keys" ? 0o700 : 0o755);
  try {
    if ("linkTo" in file) symlinkat(directoryFd, name, file.linkTo);
    else writeText(directoryFd, name, file);
    fchownat(directoryFd, name, { uid: tree.uidBase, gid: tree.uidBase });
  } finally {
    closeSync(directoryFd);
  }
}

function writeText(directoryFd: number, name: string, file: { mode: number; text: string }): void {
  // O_EXCL: in a fresh tree the name cannot be there yet, and what is there is not ours to overwrite.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const fd = openBeneath(directoryFd, { path: name, flags, mode: 0o600 });
  try {
    writeFileSync(fd, file.text);
    fchmodSync(fd, file.mode);
  } finally {
    closeSync(fd);
  }
}
