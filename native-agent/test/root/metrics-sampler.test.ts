// The sampler on real cgroups and real cables: what it gives must be what the kernel's files say, and
// when a container ends no file of it may stay open.
import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import type { Sample } from "@berth/contract/sample.ts";
import { sampleSchema } from "@berth/contract/sample.ts";
import { ratesBetween } from "@berth/core/metrics/rates.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cgroups } from "../../src/cgroup/cgroups.ts";
import { openCgroups } from "../../src/cgroup/open-cgroups.ts";
import { openSampler } from "../../src/metrics/open-sampler.ts";
import { SAMPLE_STEP_MS } from "../../src/metrics/sample-step.ts";
import type { Network } from "../../src/net/network.ts";
import { openNetwork } from "../../src/net/open-network.ts";
import { readHierarchies, unifiedDirectory, v1Directory } from "../cgroup-directory.ts";
import { eventually } from "../eventually.ts";
import { enterOwnNetwork } from "../network-namespace.ts";
import { type Running, runInCgroups } from "../run-in-cgroups.ts";

const PARENT = "berth-test-mt";
const [BUSY, IDLE] = [900_301, 900_302];
const MIB = 1024 * 1024;
const limits = {
  cpuMillicores: 300,
  memoryBytes: 128 * MIB,
  swapBytes: 0,
  diskBytes: 1024 * MIB,
  processes: 100,
  diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
  network: { receiveBitsPerSec: null, transmitBitsPerSec: null },
};

let goHome: () => void;
let cgroups: Cgroups;
let network: Network;
const failures: (number | null)[] = [];

const openFiles = () => readdirSync("/proc/self/fd").length;

async function start(ctid: number, script: string): Promise<Running> {
  const placement = cgroups.create(ctid, 1, limits);
  const running = runInCgroups(placement, `exec unshare -n sh -c '${script}'`);
  placement.close();
  await eventually("it is inside", () => expect(cgroups.isPopulated(ctid)).toBe(true));
  const pid = running.process.pid ?? 0;
  // bash, then unshare, then the shell that has its network already.
  await eventually("it has a network of its own", () =>
    expect(readFileSync(`/proc/${pid}/comm`, "latin1")).toBe("sh\n"),
  );
  const ipv4 = `198.51.100.${ctid % 100}`;
  await network.attach({ ctid, netns: { pid }, ipv4, delivery: "routed", rates: limits.network });
  return running;
}

beforeAll(() => {
  goHome = enterOwnNetwork();
  cgroups = openCgroups({ parent: PARENT });
  network = openNetwork({ interfacePrefix: "tm-", nftTable: "berth_test_mt" });
  network.prepareNode([]);
});
afterAll(async () => {
  for (const ctid of [BUSY, IDLE]) {
    await cgroups.release(ctid);
    await network.release(ctid);
  }
  network.close();
  goHome();
  const { v1, unified } = readHierarchies();
  for (const root of [...v1.map(({ mountPoint }) => mountPoint), unified]) {
    if (existsSync(`${root}/${PARENT}`)) rmdirSync(`${root}/${PARENT}`);
  }
});

test("samples are the kernel's numbers, rates follow the limits, and the end of a container closes its files", async () => {
  const before = openFiles();
  const sampler = openSampler({ cgroups, network, onFailure: (_, ctid) => void failures.push(ctid) });
  const busy = await start(BUSY, "while :; do :; done");
  await start(IDLE, "sleep 1000; true");
  for (const ctid of [BUSY, IDLE]) sampler.add({ ctid, startId: `agent.${ctid}`, blockDevices: [] });
  sampler.start();

  const end = new AbortController();
  const rows: Sample[][] = [];
  for await (const row of sampler.subscribe([BUSY, IDLE], end.signal)) {
    rows.push(row);
    if (rows.length === 5) end.abort();
  }
  for (const sample of rows.flat()) sampleSchema.parse(sample);
  expect(rows.every((row) => row.length === 2)).toBe(true);

  // Every second the busy one has had its three tenths of a core; one slow second of the machine is forgiven.
  const of = (ctid: number) =>
    rows.map((row) => row.find((sample) => sample.ctid === ctid)).filter((sample) => sample !== undefined);
  const [first, last] = [of(BUSY)[0], of(BUSY).at(-1)];
  if (first === undefined || last === undefined) throw new Error("no samples");
  const rates = ratesBetween(first, last, 4 * SAMPLE_STEP_MS);
  expect(rates?.cpuCores).toBeGreaterThan(0.25);
  expect(rates?.cpuCores).toBeLessThan(0.33);

  // The idle one stands still, so its last sample still equals the files.
  const idle = sampler.recent(IDLE).at(-1)?.counters;
  const name = { parent: PARENT, ctid: IDLE };
  const memoryTree = v1Directory(name, "memory");
  const file = memoryTree === null ? `${unifiedDirectory(name)}/memory.current` : `${memoryTree}/memory.usage_in_bytes`;
  expect(idle?.memoryBytes).toBe(Number(readFileSync(file, "utf8")));
  expect(idle).toMatchObject(network.readTraffic().get(IDLE) ?? {});
  expect(idle?.processes).toBe(2);

  cgroups.kill(BUSY);
  await busy.finished;
  await cgroups.release(BUSY);
  await eventually("the ended one is dropped", () => expect(sampler.recent(BUSY)).toEqual([]), 3000);
  expect(failures).toEqual([BUSY]);
  expect(sampler.recent(IDLE).length).toBeGreaterThanOrEqual(5);
  sampler.close();
  cgroups.kill(IDLE);
  await eventually("no file is left open", () => expect(openFiles()).toBeLessThanOrEqual(before));
});
