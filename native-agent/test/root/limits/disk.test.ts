// The disk of a plan, measured from inside a VPS: its size, and its rates in every way programs read and write.
import type { DiskIoLimits } from "@berth/core/container/limits.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { expectWithinTenth, printLimit } from "../../print-limit.ts";
import { FILE, FILE_BYTES, type LimitedVps, openLimitedVps } from "./limited-vps.ts";

const MIB = 1024 * 1024;
const DISK_BYTES = 1024 * MIB;
const unlimited: DiskIoLimits = {
  readBytesPerSec: null,
  writeBytesPerSec: null,
  readOpsPerSec: null,
  writeOpsPerSec: null,
};
let vps: LimitedVps;

beforeAll(async () => {
  vps = await openLimitedVps(DISK_BYTES);
});
afterAll(() => vps.close());
afterEach(() => vps.change({ diskIo: unlimited }));

type Way = "read direct" | "read buffered" | "write direct" | "write buffered";

interface Blocks {
  readonly block: number;
  readonly count: number;
}

/** Blocks a second. A machine that is busy with other things may give less than the limit, so it is asked again. */
async function measure(way: Way, blocks: Blocks, limit: number): Promise<number> {
  let most = 0;
  for (let tries = 0; tries < 4 && most < limit * 0.9; tries++)
    most = Math.max(most, blocks.count / (await push(way, blocks)));
  return most;
}

/** Seconds for `count` blocks. */
async function push(way: Way, { block, count }: Blocks): Promise<number> {
  expect(block * count).toBeLessThanOrEqual(FILE_BYTES);
  const seconds = Number(await vps.inside(`push ${way} ${block} ${count} ${FILE}`));
  if (!(seconds > 0)) throw new Error(`push ${way}`);
  return seconds;
}

describe("rates", () => {
  test.each<[Way, keyof DiskIoLimits]>([
    ["read direct", "readBytesPerSec"],
    ["read buffered", "readBytesPerSec"],
    ["write direct", "writeBytesPerSec"],
    ["write buffered", "writeBytesPerSec"],
  ])("%s by bytes", async (way, limit) => {
    const bytes = 12 * MIB;
    await vps.change({ diskIo: { ...unlimited, [limit]: bytes } });
    const measured = await measure(way, { block: MIB, count: 60 }, bytes / MIB);
    expectWithinTenth({ name: `${way} MiB/s`, unit: "MiB/s", limit: bytes / MIB, measured });
  });

  test.each<[Way, keyof DiskIoLimits]>([
    ["read direct", "readOpsPerSec"],
    ["write direct", "writeOpsPerSec"],
  ])("%s by operations", async (way, limit) => {
    await vps.change({ diskIo: { ...unlimited, [limit]: 100 } });
    const measured = await measure(way, { block: 4096, count: 500 }, 100);
    expectWithinTenth({ name: `${way} IOPS`, unit: "IOPS", limit: 100, measured });
  });
});

describe("writes that nobody waits for", () => {
  const bytes = 12 * MIB;
  const limited = { diskIo: { ...unlimited, writeBytesPerSec: bytes } };

  test("what the kernel writes back later is held to the rate", async () => {
    await vps.change(limited);
    const said = await vps.inside(`dd if=/dev/zero of=${FILE} bs=1M count=60 conv=notrunc 2>/dev/null; time -p sync`);
    const seconds = Number(/^real ([\d.]+)$/m.exec(said)?.[1]);
    expectWithinTenth({ name: "write back MiB/s", unit: "MiB/s", limit: bytes / MIB, measured: 60 / seconds });
  });

  test("beside direct writes they have a rate of their own on cgroup v1, as the node's facts say", async () => {
    await vps.change(limited);
    const { agent } = vps.bench;
    const reader = agent.cgroups.openCounters(vps.ctid, agent.live.get(vps.ctid)?.blockDevices ?? []);
    await vps.inside("dd if=/dev/zero of=/root/later bs=1M count=60 2>/dev/null");
    const [before, begin] = [reader.read(), performance.now()];
    await Promise.all([vps.inside("sync"), push("write direct", { block: MIB, count: 60 })]);
    const seconds = (performance.now() - begin) / 1000;
    const measured = (reader.read().ioWriteBytes - before.ioWriteBytes) / MIB / seconds;
    reader.close();
    const row = { name: "written back and direct at once MiB/s", unit: "MiB/s", limit: bytes / MIB, measured };
    if (agent.cgroups.mode === "v2") return expectWithinTenth(row);
    printLimit(row);
    expect(measured / row.limit).toBeLessThan(2.2);
  });
});

describe("size", () => {
  test("df inside says the plan's size, and so much can be written, then ENOSPC", async () => {
    const said = await vps.inside("df -k / | tail -1");
    const [, total = 0, , free = 0] = said.split(/\s+/).map((word) => Number(word) * 1024);
    expectWithinTenth({ name: "disk by df", unit: "MiB", limit: DISK_BYTES / MIB, measured: total / MIB });
    const [taken, why] = (await vps.inside("push fill /root/full")).split(" ");
    expect(why).toBe("ENOSPC");
    const used = Number(taken) + total - free;
    expectWithinTenth({ name: "disk full", unit: "MiB", limit: DISK_BYTES / MIB, measured: used / MIB });
    // A full disk must not cost the VPS its life.
    expect(await vps.inside("rm /root/full; echo alive > /root/word; cat /root/word")).toBe("alive");
    printLimit({ name: "disk free at first", unit: "MiB", limit: DISK_BYTES / MIB, measured: free / MIB });
  });
});
