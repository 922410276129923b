// Disk rates on cgroup v1. Called through controller.ts. v1 charges a process only with what it reads and
// writes itself; pages written back later belong to nobody, so a limit on the container alone would
// be passed by every program that does not call fsync. When the device is a loop device, which serves this one
// container, the same write rates are therefore put on the root of the tree for that device:
// the root's rules hold for what is charged to nobody, and only for that.
import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { DiskIoLimits } from "@berth/core/container/limits.ts";
import type { BlockDevice } from "../cgroups.ts";
import type { Controller } from "../controller.ts";
import { readKernelFile, writeKernelFile } from "../kernel-file.ts";

/** The major number of loop devices. */
const LOOP_MAJOR = 7;

const rules: readonly [file: string, limit: keyof DiskIoLimits, isWrite: boolean][] = [
  ["blkio.throttle.read_bps_device", "readBytesPerSec", false],
  ["blkio.throttle.write_bps_device", "writeBytesPerSec", true],
  ["blkio.throttle.read_iops_device", "readOpsPerSec", false],
  ["blkio.throttle.write_iops_device", "writeOpsPerSec", true],
];

export const blkio: Controller = {
  name: "blkio",
  apply(directory, limits, blockDevices) {
    for (const [file, limit, isWrite] of rules) {
      const wanted = new Map(blockDevices.map((device) => [nameOf(device), limits.diskIo[limit] ?? 0]));
      const path = `${directory}/${file}`;
      for (const device of ruledDevices(path)) if (!wanted.has(device)) wanted.set(device, 0);
      for (const [device, rate] of wanted) {
        setRate(path, device, rate);
        if (isWrite && isOwnDisk(device)) setRate(`${rootOf(directory)}/${file}`, device, rate);
      }
    }
  },
  inspect: (directory, limits, blockDevices) =>
    blockDevices.flatMap((device) =>
      rules.map(([file, limit]) => ({
        name: `${file} ${nameOf(device)}`,
        found: rateOf(`${directory}/${file}`, nameOf(device)),
        wanted: String(limits.diskIo[limit] ?? "none"),
      })),
    ),
  clear(directory) {
    // The loop device's number serves another container next: our rule on the root must not stay behind.
    // It may serve one already, for the device is free as soon as the last process has ended; then the rule is its.
    for (const [file, , isWrite] of rules) {
      if (!isWrite) continue;
      for (const device of ruledDevices(`${directory}/${file}`)) {
        if (!isOwnDisk(device) || isRuledBeside(directory, file, device)) continue;
        setRate(`${rootOf(directory)}/${file}`, device, 0);
      }
    }
  },
};

/** Tells whether another container has a rule for the same device. */
function isRuledBeside(directory: string, file: string, device: string): boolean {
  return readdirSync(dirname(directory), { withFileTypes: true }).some((entry) => {
    if (!entry.isDirectory() || entry.name === basename(directory)) return false;
    return ruledDevices(`${dirname(directory)}/${entry.name}/${file}`).includes(device);
  });
}

/** Sets a rate in its unit per second; 0 removes the rule. A device without a rule is left untouched. */
function setRate(path: string, device: string, rate: number): void {
  if (rate === 0 && !ruledDevices(path).includes(device)) return;
  writeKernelFile(path, `${device} ${rate}`);
}

/** The rate in force for a device, `none` without a rule. */
function rateOf(path: string, device: string): string {
  const rule = readKernelFile(path)
    .split("\n")
    .find((line) => line.startsWith(`${device} `));
  return rule?.split(" ")[1] ?? "none";
}

function ruledDevices(path: string): string[] {
  return readKernelFile(path)
    .split("\n")
    .flatMap((line) => line.split(" ")[0] || []);
}

function nameOf({ major, minor }: BlockDevice): string {
  return `${major}:${minor}`;
}

function isOwnDisk(device: string): boolean {
  return device.startsWith(`${LOOP_MAJOR}:`);
}

/** From MOUNT/PARENT/CTID up to MOUNT. */
function rootOf(directory: string): string {
  return dirname(dirname(directory));
}
