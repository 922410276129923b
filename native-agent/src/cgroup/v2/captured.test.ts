// What Debian's own kernels write, captured in the virtual machine of `npm run test:vm` from a directory with every
// limit set: one program was killed for its memory, one waited for its CPU time, one wrote and read 24 MiB.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { describe, expect, test } from "vitest";
import type { Controller, Filling } from "../controller.ts";
import { pids } from "../pids.ts";
import { isPopulated } from "../unified.ts";
import { controllersOf } from "./controllers.ts";
import { cpu } from "./cpu.ts";
import { io } from "./io.ts";
import { memory } from "./memory.ts";

const MIB = 1024 * 1024;
const controllers: readonly Controller[] = [cpu, memory, io, pids];
const limits: ContainerLimits = {
  cpuMillicores: 300,
  memoryBytes: 64 * MIB,
  swapBytes: 0,
  diskBytes: 1024 * MIB,
  processes: 40,
  diskIo: { readBytesPerSec: null, writeBytesPerSec: 8 * MIB, readOpsPerSec: 500, writeOpsPerSec: null },
  network: { receiveBitsPerSec: null, transmitBitsPerSec: null },
};
const disk = { major: 254, minor: 16 };

function readAll(directory: string): Partial<Filling> {
  const reading = {} as Filling;
  for (const controller of controllers) {
    const reader = controller.openCounters?.(directory, []);
    reader?.fill(reading);
    reader?.close();
  }
  return reading;
}

const kernels: readonly [kernel: string, counted: Partial<Filling>][] = [
  [
    "debian-12",
    {
      cpuUsageUsec: 6_851_870,
      cpuThrottledUsec: 20_532_371,
      memoryBytes: 27_971_584,
      memoryWorkingSetBytes: 27_971_584 - 25_178_112,
      swapBytes: 0,
      oomKills: 1,
      processes: 16,
      ioReadBytes: 282_624 + 50_335_744,
      ioWriteBytes: 25_165_824,
      ioReadOps: 13 + 121,
      ioWriteOps: 27,
    },
  ],
  [
    "debian-13",
    {
      cpuUsageUsec: 5_247_188,
      cpuThrottledUsec: 19_489_052,
      memoryBytes: 31_494_144,
      memoryWorkingSetBytes: 31_494_144 - 0,
      swapBytes: 0,
      oomKills: 1,
      processes: 38,
      ioReadBytes: 2_326_528 + 50_335_744,
      ioWriteBytes: 25_165_824,
      ioReadOps: 90 + 121,
      ioWriteOps: 48,
    },
  ],
];

describe.each(kernels)("%s", (kernel, counted) => {
  const directory = join(import.meta.dirname, "captured", kernel);

  test("its files are read as they are", () => {
    expect(readAll(directory)).toEqual(counted);
  });

  test("its directory is seen to have processes, and its tree to have what we drive", () => {
    expect(isPopulated(directory)).toBe(true);
    const available = readFileSync(join(directory, "cgroup.controllers"), "utf8");
    const pureV2 = { mode: "v2", v1: [], unified: directory, unifiedRoot: "/" } as const;
    expect(controllersOf(available, pureV2).map(({ name }) => name)).toEqual([
      "cpu",
      "memory",
      "io",
      "pids",
      "devices",
    ]);
  });

  test("its files show every limit as we write it", () => {
    const found = controllers.flatMap((controller) => controller.inspect?.(directory, limits, [disk]) ?? []);
    expect(found.map(({ name }) => name)).toEqual([
      "cpu.max",
      "cpu.weight",
      "memory.max",
      "memory.swap.max",
      "io.max",
      "pids.max",
    ]);
    for (const setting of found) expect(setting.found).toBe(setting.wanted);
  });
});
