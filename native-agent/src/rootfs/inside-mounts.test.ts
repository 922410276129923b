import { expect, it } from "vitest";
import { listInsideMounts } from "./inside-mounts.ts";

const MIB = 1024 * 1024;
const diskIo = { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null };
const mounts = listInsideMounts({
  cpuMillicores: 1000,
  memoryBytes: 256 * MIB,
  swapBytes: 0,
  diskBytes: 1024 * MIB,
  processes: 64,
  diskIo,
  network: { receiveBitsPerSec: null, transmitBitsPerSec: null },
});

it("keeps sysfs read-only twice, so that a remount inside opens nothing", () => {
  const sysfs = mounts.find(({ type }) => type === "sysfs");
  expect(sysfs?.attributes).toContain("ro");
  expect(sysfs?.options).toContain("ro");
});

it("lists a place before what is mounted below it", () => {
  const targets = mounts.map(({ target }) => target);
  for (const [index, target] of targets.entries()) {
    expect(targets.slice(0, index).some((earlier) => earlier.startsWith(`${target}/`))).toBe(false);
  }
});

it("sizes what lies in memory by the container's own memory", () => {
  expect(mounts.find(({ target }) => target === "dev/shm")?.options).toContain(`size=${128 * MIB}`);
});
