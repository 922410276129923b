// What a container read from and wrote to its own disk, as the block device itself counted it. Used on
// both cgroup versions, because the device also counts pages written back later and on v1 the cgroup
// does not. Called by container-cgroups.ts.
import type { BlockDevice } from "./cgroups.ts";
import type { ControllerReader } from "./controller.ts";
import { PinnedFile } from "./kernel-file.ts";

/** The kernel counts in these, whatever the device's own block size; see Documentation/block/stat.rst. */
const SECTOR_BYTES = 512;

/** Opens the statistics of a container's own disks; their counters go on from former lives of the device. */
export function openDiskCounters(blockDevices: readonly BlockDevice[]): ControllerReader {
  const files = blockDevices.map(({ major, minor }) => new PinnedFile(`/sys/dev/block/${major}:${minor}/stat`));
  return {
    fill(reading) {
      for (const file of files) {
        const stat = parseDiskStat(file.text());
        reading.ioReadOps += stat.readOps;
        reading.ioReadBytes += stat.readBytes;
        reading.ioWriteOps += stat.writeOps;
        reading.ioWriteBytes += stat.writeBytes;
      }
    },
    close() {
      for (const file of files) file.close();
    },
  };
}

/** Reads one line of a block device's `stat` file. */
export function parseDiskStat(text: string): {
  readOps: number;
  readBytes: number;
  writeOps: number;
  writeBytes: number;
} {
  const [readOps = 0, , readSectors = 0, , writeOps = 0, , writeSectors = 0] = text.trim().split(/ +/).map(Number);
  return {
    readOps,
    readBytes: readSectors * SECTOR_BYTES,
    writeOps,
    writeBytes: writeSectors * SECTOR_BYTES,
  };
}
