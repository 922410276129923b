import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { expect, it } from "vitest";
import { firstLimits, writeLimits } from "./limit-values.ts";
import { parseLimits } from "./parse-limits.ts";

const full = {
  ...firstLimits,
  cores: "1,5",
  memoryGib: "0.5",
  readMibPerSec: "40",
  writeOps: "1 200",
  receiveMbit: "100",
  transmitMbit: "2.5",
};

it("turns cores, GiB, MiB/s and Mbit/s into what the API takes", () => {
  const { limits, faults } = parseLimits(full, 4);
  expect(faults).toEqual({});
  expect(containerLimitsSchema.parse(limits)).toMatchObject({
    cpuMillicores: 1500,
    memoryBytes: 512 * 1024 ** 2,
    swapBytes: 0,
    diskIo: { readBytesPerSec: 40 * 1024 ** 2, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: 1200 },
    network: { receiveBitsPerSec: 100_000_000, transmitBitsPerSec: 2_500_000 },
  });
});

it("writes limits into the fields so that they are read back the same", () => {
  for (const values of [full, firstLimits]) {
    const { limits } = parseLimits(values, 4);
    expect(parseLimits(writeLimits(limits), 4)).toEqual({ limits, faults: {} });
  }
});

it("says at each field what is wrong, all at once", () => {
  const { faults } = parseLimits({ ...firstLimits, cores: "9", swapGib: "x", readOps: "10.5", receiveMbit: "0.5" }, 4);
  expect(faults).toEqual({
    cores: { word: "range", values: { min: 0.05, max: 4 } },
    swapGib: { word: "number" },
    readOps: { word: "number" },
    receiveMbit: { word: "range", values: { min: 1, max: 400_000 } },
  });
});

it("lets nothing through that the API would refuse", () => {
  const extremes = { ...firstLimits, cores: "0.05", memoryGib: "0.03125", diskGib: "0.125", processes: "16" };
  const speeds = { readMibPerSec: "1", writeMibPerSec: "102400", readOps: "10", writeOps: "10", receiveMbit: "1" };
  const { limits, faults } = parseLimits({ ...extremes, ...speeds, transmitMbit: "400000" }, 1024);
  expect([faults, containerLimitsSchema.safeParse(limits).success]).toEqual([{}, true]);
});
