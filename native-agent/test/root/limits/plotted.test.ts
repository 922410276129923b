// Every number a chart shows, against the kernel file it comes from: a VPS computes, reads, writes, sends and
// receives, and the test reads the files by itself beside the sampler. Within 5 %, and equal once the VPS rests.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import type { Sample } from "@berth/contract/sample.ts";
import type { Counters } from "@berth/core/metrics/counters.ts";
import { ratesBetween } from "@berth/core/metrics/rates.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSampler } from "../../../src/metrics/open-sampler.ts";
import { SAMPLE_STEP_MS } from "../../../src/metrics/sample-step.ts";
import type { Sampler } from "../../../src/metrics/sampler.ts";
import { readHierarchies, unifiedDirectory, v1Directory } from "../../cgroup-directory.ts";
import { eventually } from "../../eventually.ts";
import { FILE, type LimitedVps, openLimitedVps } from "./limited-vps.ts";

const MIB = 1024 * 1024;
const MBIT = 1_000_000;
const [TAKES, GIVES] = [9001, 9002];
const { mode } = readHierarchies();

let vps: LimitedVps;
let sampler: Sampler;
const sockets: Socket[] = [];

beforeAll(async () => {
  vps = await openLimitedVps(512 * MIB);
  const { cgroups, network } = vps.bench.agent;
  sampler = openSampler({ cgroups, network, onFailure: () => {} });
  const live = vps.bench.agent.live.get(vps.ctid);
  if (live === undefined) throw new Error("it does not run");
  sampler.add(live);
  sampler.start();
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  sampler.close();
  await vps.close();
});

type OfCgroups = "cpuUsageUsec" | "cpuThrottledUsec" | "oomKills" | "processes" | "swapBytes";
type OfMemory = "memoryBytes" | "memoryWorkingSetBytes";

/** What the container's cgroups count, in the files of whichever version has the controllers. */
function readCgroupFiles(): Pick<Counters, OfCgroups | OfMemory> {
  const name = { parent: vps.bench.config.cgroupParent, ctid: vps.ctid };
  const read = (controller: string, v1: string, v2: string) => {
    const tree = v1Directory(name, controller);
    return readFileSync(tree === null ? `${unifiedDirectory(name)}/${v2}` : `${tree}/${v1}`, "utf8");
  };
  const key = (text: string, name: string) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
  const processes = Number(read("pids", "pids.current", "pids.current"));
  const memoryBytes = Number(read("memory", "memory.usage_in_bytes", "memory.current"));
  const [cpu, memory] = [read("cpu", "cpu.stat", "cpu.stat"), read("memory", "memory.stat", "memory.stat")];
  if (mode === "v2") {
    return {
      cpuUsageUsec: key(cpu, "usage_usec"),
      cpuThrottledUsec: key(cpu, "throttled_usec"),
      oomKills: key(read("memory", "", "memory.events"), "oom_kill"),
      memoryWorkingSetBytes: memoryBytes - key(memory, "inactive_file"),
      swapBytes: Number(read("memory", "", "memory.swap.current")),
      ...{ memoryBytes, processes },
    };
  }
  return {
    cpuUsageUsec: Number(read("cpuacct", "cpuacct.usage", "")) / 1000,
    cpuThrottledUsec: key(cpu, "throttled_time") / 1000,
    oomKills: key(read("memory", "memory.oom_control", ""), "oom_kill"),
    memoryWorkingSetBytes: memoryBytes - key(memory, "total_inactive_file"),
    swapBytes: Number(read("memory", "memory.memsw.usage_in_bytes", "")) - memoryBytes,
    ...{ memoryBytes, processes },
  };
}

/** One reading of all files, by nothing of the agent's. */
function readKernelFiles(): Counters {
  const { config, live } = vps.bench.agent;
  const [disk] = live.get(vps.ctid)?.blockDevices ?? [];
  const io = readFileSync(`/sys/dev/block/${disk?.major}:${disk?.minor}/stat`, "utf8").trim().split(/\s+/).map(Number);
  // Of the interface: bytes and packets in, six more, then bytes out; see proc_pid_net(5).
  const cable = new RegExp(`^ *${config.interfacePrefix}${vps.ctid}: *(.*)$`, "m").exec(
    readFileSync("/proc/net/dev", "utf8"),
  );
  const [bytesIn = 0, , , , , , , , bytesOut = 0] = (cable?.[1] ?? "").split(/\s+/).map(Number);
  const [readOps = 0, , readSectors = 0, , writeOps = 0, , writeSectors = 0] = io;
  return {
    ...readCgroupFiles(),
    ioReadBytes: readSectors * 512,
    ioWriteBytes: writeSectors * 512,
    ioReadOps: readOps,
    ioWriteOps: writeOps,
    // What the host's end sent is what the VPS received.
    netRxBytes: bytesOut,
    netTxBytes: bytesIn,
  };
}

/** Takes so many samples, each with the test's own reading of the same moment. */
async function observe(count: number): Promise<{ sample: Sample; files: Counters; atMs: number }[]> {
  const end = new AbortController();
  const seen = [];
  for await (const [sample] of sampler.subscribe([vps.ctid], end.signal)) {
    if (sample !== undefined) seen.push({ sample, files: readKernelFiles(), atMs: Date.now() });
    if (seen.length === count) end.abort();
  }
  return seen;
}

async function startWork(): Promise<void> {
  const rates = { receiveBitsPerSec: 40 * MBIT, transmitBitsPerSec: 20 * MBIT };
  await vps.change({ cpuMillicores: 400, network: rates });
  await vps.inside("while :; do :; done > /dev/null 2>&1 &");
  const disk = `push write direct 65536 500 ${FILE}; push read direct 65536 500 ${FILE}`;
  const io = { readBytesPerSec: 8 * MIB, writeBytesPerSec: 4 * MIB, readOpsPerSec: null, writeOpsPerSec: null };
  await vps.change({ diskIo: io });
  await vps.inside(`(while :; do ${disk}; done) > /dev/null 2>&1 &`);
  await vps.inside(`sleep 60 | nc -l -p ${TAKES} > /dev/null 2>&1 &`);
  await vps.inside(`nc -l -p ${GIVES} < /dev/zero > /dev/null 2>&1 &`);
  const host = vps.bench.agent.state.containers.get(vps.ctid).spec.network.ipv4;
  for (const port of [TAKES, GIVES]) {
    const socket = await eventually(`port ${port} is open`, async () => {
      const made = connect({ host, port });
      await once(made, "connect");
      return made;
    });
    sockets.push(socket.on("error", () => {}).resume());
    const water = Buffer.alloc(MIB);
    const pour = () => {
      while (!socket.destroyed && socket.write(water));
    };
    if (port === TAKES) pour();
    if (port === TAKES) socket.on("drain", pour);
  }
}

test("what is plotted is what the kernel's files say, at work and at rest", async () => {
  await startWork();
  await observe(2);
  // The sampler and the test look one after the other; on a busy machine that may be long enough to be seen.
  await eventually(
    "each is the same within a twentieth",
    async () => {
      const seen = await observe(9);
      const [first, last] = [seen[0], seen.at(-1)];
      if (first === undefined || last === undefined) throw new Error("no samples");
      const plotted = ratesBetween(first.sample, last.sample, 20 * SAMPLE_STEP_MS);
      const seconds = (last.atMs - first.atMs) / 1000;
      const perSecond = (name: keyof Counters) => (last.files[name] - first.files[name]) / seconds;
      if (plotted === null) throw new Error("no rates");
      const rows: readonly [string, number, number][] = [
        ["cores", plotted.cpuCores, perSecond("cpuUsageUsec") / 1e6],
        ["throttled", plotted.cpuThrottledShare, perSecond("cpuThrottledUsec") / 1e6],
        ["bytes read a second", plotted.ioReadBytesPerSec, perSecond("ioReadBytes")],
        ["bytes written a second", plotted.ioWriteBytesPerSec, perSecond("ioWriteBytes")],
        ["reads a second", plotted.ioReadOpsPerSec, perSecond("ioReadOps")],
        ["writes a second", plotted.ioWriteOpsPerSec, perSecond("ioWriteOps")],
        ["bytes received a second", plotted.netRxBytesPerSec, perSecond("netRxBytes")],
        ["bytes sent a second", plotted.netTxBytesPerSec, perSecond("netTxBytes")],
      ];
      for (const [name, shown, file] of rows) {
        process.stdout.write(`plotted row: ${name}: shown ${shown.toFixed(3)}, file ${file.toFixed(3)}\n`);
        expect(file, name).toBeGreaterThan(0);
        expect(Math.abs(shown / file - 1), name).toBeLessThan(0.05);
      }
    },
    30_000,
  );

  await vps.change({ memoryBytes: 64 * MIB });
  expect(await vps.inside("push memory > /dev/null; echo $?")).toContain("137");
  for (const socket of sockets) socket.destroy();
  await vps.inside("killall sleep nc push sh; true").catch(() => {});
  await eventually(
    "what rests is shown as the files have it",
    async () => {
      // The sampler reads memory.stat every fifth time.
      const [, , , , , rest] = await observe(6);
      for (const name of ["memoryBytes", "memoryWorkingSetBytes", "processes", "oomKills", "swapBytes"] as const) {
        const [shown, file] = [rest?.sample.counters[name] ?? -1, rest?.files[name] ?? 0];
        expect(Math.abs(shown - file), name).toBeLessThanOrEqual(0.05 * file);
      }
      expect(rest?.files.oomKills).toBeGreaterThan(0);
      expect(rest?.sample.counters.netTxBytes).toBe(rest?.files.netTxBytes);
      expect(rest?.sample.counters.ioWriteBytes).toBe(rest?.files.ioWriteBytes);
    },
    40_000,
  );
});
