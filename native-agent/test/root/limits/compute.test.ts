// Cores, memory, swap and processes of a plan, measured from inside a VPS.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../eventually.ts";
import { expectWithinTenth } from "../../print-limit.ts";
import { type LimitedVps, openLimitedVps } from "./limited-vps.ts";

const MIB = 1024 * 1024;
let vps: LimitedVps;

beforeAll(async () => {
  vps = await openLimitedVps(512 * MIB);
});
afterAll(() => vps.close());

const counters = () => {
  const reader = vps.bench.agent.cgroups.openCounters(vps.ctid, []);
  const reading = reader.read();
  reader.close();
  return reading;
};

describe("cpu", () => {
  /** How many cores two loops inside had together for some seconds. */
  async function measureCores(): Promise<number> {
    const loop = "time -p timeout 5 sh -c 'while :; do :; done'";
    const said = await vps.inside(`${loop} & ${loop} & wait`);
    const seconds = (word: string) =>
      [...said.matchAll(new RegExp(`^${word} ([\\d.]+)$`, "gm"))].map(([, figure]) => Number(figure));
    const sum = (figures: readonly number[]) => figures.reduce((all, one) => all + one, 0);
    const [real = 1] = seconds("real");
    return (sum(seconds("user")) + sum(seconds("sys"))) / real;
  }

  test.each([250, 500])("%d thousandths of a core are what busy loops get together", async (cpuMillicores) => {
    await vps.change({ cpuMillicores });
    const limit = cpuMillicores / 1000;
    let measured = 0;
    // A machine that is busy with other things may give less, never more.
    for (let tries = 0; tries < 6 && measured < limit * 0.9; tries++) {
      measured = await measureCores();
      expect(measured).toBeLessThan(limit * 1.1);
    }
    expectWithinTenth({ name: "cpu", unit: "cores", limit, measured });
    await vps.change({ cpuMillicores: 2000 });
  });
});

describe("memory", () => {
  /** The last MiB a program could take before it was killed, and what the VPS had before. */
  async function takeMemory(): Promise<number> {
    const before = counters().memoryWorkingSetBytes;
    const said = await vps.inside("push memory; echo ended $?");
    expect(said).toContain("ended 137");
    return Number(said.match(/^\d+$/gm)?.at(-1)) * MIB + before;
  }

  test.each([64, 160])("a program takes %d MiB, is killed inside, and the VPS lives on", async (mib) => {
    await vps.change({ memoryBytes: mib * MIB });
    const [init, kills] = [vps.bench.agent.live.get(vps.ctid)?.init, counters().oomKills];
    const measured = (await takeMemory()) / MIB;
    expectWithinTenth({ name: "memory", unit: "MiB", limit: mib, measured });
    expect(counters().oomKills).toBe(kills + 1);
    expect(vps.bench.agent.live.get(vps.ctid)?.init).toEqual(init);
    expect(await vps.inside("echo alive")).toBe("alive");
  });

  test("swap is on top of memory where the node has any, and nothing where it has none", async () => {
    const [memory, swap] = [96, 64];
    const swapTotal = Number(/^SwapTotal:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1] ?? 0);
    await vps.change({ memoryBytes: memory * MIB, swapBytes: swap * MIB });
    const measured = (await takeMemory()) / MIB;
    if (swapTotal * 1024 >= swap * MIB) {
      expectWithinTenth({ name: "memory and swap", unit: "MiB", limit: memory + swap, measured });
    } else {
      process.stdout.write(
        "limit row: swap: this machine has none, so the limit of memory alone is what is measured\n",
      );
      expectWithinTenth({ name: "memory without swap on the node", unit: "MiB", limit: memory, measured });
    }
    await vps.change({ memoryBytes: 256 * MIB, swapBytes: 0 });
  });
});

describe("processes", () => {
  test.each([64, 400])("fork is refused at %d", async (processes) => {
    await vps.change({ processes });
    const before = counters().processes;
    const [taken, why] = (await vps.inside("exec push processes")).split(" ");
    expect(why).toBe("EAGAIN");
    // The program itself is one more than there were before.
    expectWithinTenth({ name: "processes", unit: "", limit: processes, measured: Number(taken) + before + 1 });
    // Its children die with it, one after the other.
    await eventually("there is room again", async () => expect(await vps.inside("echo alive")).toBe("alive"));
    await vps.change({ processes: 128 });
  });

  test("a limit below the number that runs is taken, kills nobody and refuses the next", async () => {
    const before = await eventually("the last test's processes are gone", () => {
      const { processes } = counters();
      if (processes > 10) throw new Error(`${processes} still there`);
      return processes;
    });
    await vps.inside("for i in $(seq 30); do sleep 60 & done");
    await vps.change({ processes: 20 });
    expect(counters().processes).toBe(before + 30);
    await expect(vps.inside("echo one more")).rejects.toThrow();
    await vps.change({ processes: 128 });
    await vps.inside("killall sleep");
  });
});
