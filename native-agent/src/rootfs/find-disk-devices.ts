// Which loop devices serve a container's disk now: asked by the story adopt, when an agent that was
// started anew finds the container running and must apply I/O limits to it again.
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { hasCode } from "../ffi/has-code.ts";
import type { BlockDevice } from "./root-mounts.ts";

const SYS_BLOCK = "/sys/block";

/** Finds the devices behind which the kernel has this file; empty when the disk is not mounted or not there. */
export function findDiskDevices(imagePath: string): BlockDevice[] {
  const path = readOr(null, () => realpathSync(imagePath));
  if (path === null) return [];
  const loops = readdirSync(SYS_BLOCK).filter((name) => name.startsWith("loop"));
  return loops.filter((name) => readLine(`${name}/loop/backing_file`) === path).flatMap(readDevice);
}

function readDevice(name: string): BlockDevice[] {
  const [major, minor] = (readLine(`${name}/dev`) ?? "").split(":").map(Number);
  return major === undefined || minor === undefined ? [] : [{ major, minor }];
}

/** Reads a line of a device that may go at any moment; null when it is gone or has no file. */
function readLine(file: string): string | null {
  return readOr(null, () => readFileSync(`${SYS_BLOCK}/${file}`, "utf8").trim());
}

function readOr<T>(absent: T, read: () => T): T {
  try {
    return read();
  } catch (failed) {
    if (hasCode(failed, "ENOENT", "ENXIO", "ENODEV", "EINVAL")) return absent;
    throw failed;
  }
}
