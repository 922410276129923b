import { expect, test } from "vitest";
import { type ContainerLimits, containerLimitsSchema } from "./limits.ts";
import { limitsText } from "./limits-text.ts";

const MIB = 1024 * 1024;
const plain: ContainerLimits = containerLimitsSchema.parse({
  cpuMillicores: 1500,
  memoryBytes: 512 * MIB,
  swapBytes: 0,
  diskBytes: 10_240 * MIB,
  processes: 200,
  diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
});

test("limits are one line, and rates nobody limits are not in it", () => {
  expect(limitsText(plain)).toBe("1.5 cores, 512 MiB memory, 0 B swap, 10 GiB disk, 200 processes");
});

test("rates are named by what is read, written, received and sent", () => {
  const limits = {
    ...plain,
    diskIo: { readBytesPerSec: 100 * MIB, writeBytesPerSec: null, readOpsPerSec: 500, writeOpsPerSec: 300 },
    network: { receiveBitsPerSec: 100_000_000, transmitBitsPerSec: 2_500_000_000 },
  };
  expect(limitsText(limits)).toContain(
    "disk read 100 MiB/s and 500 IOPS, disk write 300 IOPS, receive 100 Mbit/s, transmit 2.5 Gbit/s",
  );
});
