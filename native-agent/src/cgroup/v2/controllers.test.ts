import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Controller, Filling } from "../controller.ts";
import { pids } from "../pids.ts";
import { controllersOf } from "./controllers.ts";
import { cpu } from "./cpu.ts";
import { io, ioMaxLine, parseIoStat } from "./io.ts";
import { memory } from "./memory.ts";

// Texts in the format a 6.1 kernel with all controllers on cgroup2 writes them; see cgroup-v2.rst.
const captured: Record<string, string> = {
  "cpu.max": "max 100000\n",
  "cpu.weight": "100\n",
  "cpu.stat":
    "usage_usec 5041235\nuser_usec 3012001\nsystem_usec 2029234\nnr_periods 120\nnr_throttled 17\nthrottled_usec 1250000\nnr_bursts 0\nburst_usec 0\n",
  "memory.current": "41943040\n",
  "memory.max": "max\n",
  "memory.high": "max\n",
  "memory.swap.max": "max\n",
  "memory.swap.current": "8192\n",
  "memory.stat":
    "anon 20971520\nfile 16777216\nkernel 2097152\ninactive_anon 0\nactive_anon 20971520\ninactive_file 12582912\nactive_file 4194304\n",
  "memory.events": "low 0\nhigh 4\nmax 31\noom 2\noom_kill 1\noom_group_kill 0\n",
  "pids.current": "23\n",
  "pids.max": "max\n",
  "io.max": "254:0 rbps=max wbps=1048576 riops=max wiops=max\n",
  "io.stat":
    "254:0 rbytes=1048576 wbytes=2097152 rios=10 wios=20 dbytes=0 dios=0\n7:3 rbytes=999 wbytes=999 rios=9 wios=9 dbytes=0 dios=0\n",
};

const limits: ContainerLimits = {
  cpuMillicores: 1500,
  memoryBytes: 64 * 1024 * 1024,
  swapBytes: 16 * 1024 * 1024,
  diskBytes: 1024 ** 3,
  processes: 200,
  diskIo: { readBytesPerSec: 5_000_000, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: 100 },
  network: { receiveBitsPerSec: null, transmitBitsPerSec: null },
};

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "berth-v2-"));
  for (const [name, text] of Object.entries(captured)) writeFileSync(join(directory, name), text);
});
afterEach(() => rmSync(directory, { recursive: true }));

const written = (name: string) => readFileSync(join(directory, name), "latin1");

function read(controller: Controller): Partial<Filling> {
  const reading = {} as Filling;
  const reader = controller.openCounters?.(directory, []);
  reader?.fill(reading);
  reader?.close();
  return reading;
}

test("limits are written as cgroup2 takes them", () => {
  cpu.apply?.(directory, limits, []);
  memory.apply?.(directory, limits, []);
  pids.apply?.(directory, limits, []);
  expect(written("cpu.max")).toBe("150000 100000");
  expect(written("cpu.weight")).toBe("150");
  expect(written("memory.max")).toBe(String(64 * 1024 * 1024));
  expect(written("memory.swap.max")).toBe(String(16 * 1024 * 1024));
  expect(written("memory.high")).toBe("max");
  expect(written("pids.max")).toBe("200");
});

test("a memory limit below use is refused instead of killing, and changes nothing", () => {
  const tooLittle = { ...limits, memoryBytes: 32 * 1024 * 1024 };
  expect(() => memory.apply?.(directory, tooLittle, [])).toThrow(
    expect.objectContaining({ code: "cgroup.limit_below_use" }),
  );
  expect(written("memory.max")).toBe("max\n");
  expect(written("memory.high")).toBe("max");
  expect(written("memory.swap.max")).toBe("max");
});

test("disk rates go on the given device, and a device no longer given loses its own", () => {
  expect(ioMaxLine("7:3", limits.diskIo)).toBe("7:3 rbps=5000000 wbps=max riops=max wiops=100");
  // The kernel keeps one line a device; a plain file keeps the last one written.
  io.apply?.(directory, limits, [{ major: 7, minor: 3 }]);
  expect(written("io.max")).toBe("254:0 rbps=max wbps=max riops=max wiops=max");
});

test("counters are read in microseconds and bytes", () => {
  expect({ ...read(cpu), ...read(memory), ...read(pids), ...read(io) }).toEqual({
    cpuUsageUsec: 5_041_235,
    cpuThrottledUsec: 1_250_000,
    memoryBytes: 41_943_040,
    memoryWorkingSetBytes: 41_943_040 - 12_582_912,
    swapBytes: 8192,
    oomKills: 1,
    processes: 23,
    ioReadBytes: 1_048_576,
    ioWriteBytes: 2_097_152,
    ioReadOps: 10,
    ioWriteOps: 20,
  });
});

test("a device that has not been used yet counts nothing", () => {
  expect(parseIoStat("254:0 \n")).toEqual({ ioReadBytes: 0, ioWriteBytes: 0, ioReadOps: 0, ioWriteOps: 0 });
  expect(parseIoStat("")).toEqual({ ioReadBytes: 0, ioWriteBytes: 0, ioReadOps: 0, ioWriteOps: 0 });
});

test("only what cgroup2 has is driven there; devices by a program unless v1 has them", () => {
  const names = (available: string, v1: string[]) =>
    controllersOf(available, {
      mode: "hybrid",
      v1: [{ mountPoint: "/x", root: "/", controllers: v1 }],
      unified: "/u",
      unifiedRoot: "/",
    }).map(({ name }) => name);
  expect(names("cpuset cpu io memory hugetlb pids rdma misc", [])).toEqual(["cpu", "memory", "io", "pids", "devices"]);
  expect(names("hugetlb", ["devices"])).toEqual([]);
});
