import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../place.ts";

export const DISK_MIB = 256;

/** The root of one rival's container: a directory made in advance, or an ext4 image of its own with the usual tools. */
export interface RivalRoot {
  readonly path: string;
  /** Null when nothing has to be made. */
  readonly create: readonly string[] | null;
  /** Put before the start's own command. */
  readonly mount: string | null;
  readonly remove: readonly string[] | null;
}

/** Plans a root; `tree` is copied into the image by mkfs itself, the fastest way there is. */
export function planRoot(place: Place, ask: { name: string; tree: string; isSized: boolean }): RivalRoot {
  const { name, tree, isSized } = ask;
  if (!isSized) return { path: tree, create: null, mount: null, remove: null };
  const dir = join(place.dir, name);
  const [image, path] = [join(dir, "disk.ext4"), join(dir, "mnt")];
  mkdirSync(path, { recursive: true });
  return {
    path,
    create: ["mkfs.ext4", "-q", "-F", "-d", tree, image, `${DISK_MIB}m`],
    mount: `mount -o loop ${image} ${path}`,
    remove: ["sh", "-c", `umount ${path} && rm ${image}`],
  };
}

/** Puts the mount before a start, in one process when there is one. */
export function mountedFirst(root: RivalRoot, argv: readonly string[]): readonly string[] {
  return root.mount === null ? argv : ["sh", "-c", `${root.mount} && exec "$@"`, "start", ...argv];
}
