// Disk rates on cgroup2, where write-back is charged to the container that dirtied the pages: one rate holds for
// all it writes, at once or later. Called through controller.ts.
import type { DiskIoLimits } from "@berth/core/container/limits.ts";
import type { BlockDevice } from "../cgroups.ts";
import type { Controller } from "../controller.ts";
import { PinnedFile, readKernelFile, writeKernelFile } from "../kernel-file.ts";

const UNLIMITED: DiskIoLimits = {
  readBytesPerSec: null,
  writeBytesPerSec: null,
  readOpsPerSec: null,
  writeOpsPerSec: null,
};

export const io: Controller = {
  name: "io",
  apply(directory, limits, blockDevices) {
    const path = `${directory}/io.max`;
    const wanted = new Map(blockDevices.map((device) => [nameOf(device), limits.diskIo]));
    for (const line of readKernelFile(path).split("\n")) {
      const device = line.split(" ")[0];
      if (device && !wanted.has(device)) wanted.set(device, UNLIMITED);
    }
    for (const [device, rates] of wanted) writeKernelFile(path, ioMaxLine(device, rates));
  },
  inspect(directory, limits, blockDevices) {
    const lines = readKernelFile(`${directory}/io.max`).split("\n");
    return blockDevices.map((device) => {
      const found = lines.find((line) => line.startsWith(`${nameOf(device)} `));
      // A device without a limit has no line.
      const none = ioMaxLine(nameOf(device), UNLIMITED);
      return { name: "io.max", found: found ?? none, wanted: ioMaxLine(nameOf(device), limits.diskIo) };
    });
  },
  openCounters(directory, blockDevices) {
    // The container's own disk counts for itself, see disk-counters.ts; adding the cgroup's count would double it.
    if (blockDevices.length > 0) return { fill() {}, close() {} };
    const stat = new PinnedFile(`${directory}/io.stat`);
    return {
      fill(reading) {
        Object.assign(reading, parseIoStat(stat.text()));
      },
      close: () => stat.close(),
    };
  },
};

/** Writes one device's line as io.max takes it; null is "max", no limit. */
export function ioMaxLine(device: string, rates: DiskIoLimits): string {
  const { readBytesPerSec, writeBytesPerSec, readOpsPerSec, writeOpsPerSec } = rates;
  const words = { rbps: readBytesPerSec, wbps: writeBytesPerSec, riops: readOpsPerSec, wiops: writeOpsPerSec };
  return [device, ...Object.entries(words).map(([key, rate]) => `${key}=${rate ?? "max"}`)].join(" ");
}

/** Sums io.stat over its devices, loop devices left out: their traffic appears again on the disk below them. */
export function parseIoStat(text: string) {
  const sums = { ioReadBytes: 0, ioWriteBytes: 0, ioReadOps: 0, ioWriteOps: 0 };
  for (const line of text.split("\n")) {
    if (line.startsWith("7:")) continue;
    sums.ioReadBytes += numberAfter(line, "rbytes=");
    sums.ioWriteBytes += numberAfter(line, "wbytes=");
    sums.ioReadOps += numberAfter(line, "rios=");
    sums.ioWriteOps += numberAfter(line, "wios=");
  }
  return sums;
}

function numberAfter(line: string, word: string): number {
  const start = line.indexOf(` ${word}`);
  return start === -1 ? 0 : Number.parseInt(line.slice(start + word.length + 1), 10) || 0;
}

function nameOf({ major, minor }: BlockDevice): string {
  return `${major}:${minor}`;
}
