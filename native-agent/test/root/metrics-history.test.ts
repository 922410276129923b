// The history of a real container at a real agent: what it answers must be what the kernel's files said,
// and the death of the agent costs no more than the tick begun.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type History, historySchema } from "@berth/contract/history.ts";
import { sampleSchema } from "@berth/contract/sample.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { ratesOf } from "@berth/core/metrics/rates.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { unifiedDirectory, v1Directory } from "../cgroup-directory.ts";
import { eventually } from "../eventually.ts";
import { BUSYBOX, imageOf, makeBusyboxImage, specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { execInside } from "./exec-inside.ts";

const TICK_MS = 10_000;
const ctid = ctidSchema.parse(9702);
const newId = () => `${crypto.randomUUID()}.1`;

let agent: AgentProcess;
/** A stretch of two whole ticks, and what the container's processor counter said at its ends. */
let stretch: { fromMs: number; toMs: number; usec: number };

beforeAll(async () => {
  agent = await openAgentProcess("mhi");
  const image = join(agent.config.imageDir, BUSYBOX);
  mkdirSync(image, { recursive: true });
  makeBusyboxImage(join(image, "rootfs"));
  const facts = imageOf(BUSYBOX, { init: "/sbin/init", stop: { signal: 12 } });
  writeFileSync(join(image, "image.json"), JSON.stringify(facts));
  await agent.start();
  const spec = specOf(ctid, {});
  const limits = { ...spec.limits, cpuMillicores: 300 };
  await agent.act("container.put", { operationId: newId(), spec: { ...spec, limits } });
  await agent.act("container.start", { operationId: newId(), ctid });
  const load =
    "while :; do :; done & while :; do dd if=/dev/zero of=/root/load bs=1M count=8 conv=fsync; sleep 1; done";
  await execInside(agent.config.socketPath, ctid, ["/bin/sh", "-c", `(${load}) >/dev/null 2>&1 &`]);
});
afterAll(() => agent.close());

const passed = (atMs: number) =>
  eventually("the time has come", () => expect(Date.now()).toBeGreaterThanOrEqual(atMs), atMs - Date.now() + 5000);

/** The container's processor time as its cgroup's own file says. */
function readUsec(): number {
  const name = { parent: agent.config.cgroupParent, ctid };
  const accounting = v1Directory(name, "cpuacct");
  if (accounting !== null) return Number(readFileSync(join(accounting, "cpuacct.usage"), "utf8")) / 1000;
  return Number(/usage_usec (\d+)/.exec(readFileSync(join(unifiedDirectory(name), "cpu.stat"), "utf8"))?.[1]);
}

async function read(fromMs: number, toMs: number): Promise<History> {
  const points = Math.min(240, Math.ceil((toMs - fromMs) / TICK_MS) + 1);
  return historySchema.parse(await agent.call("metrics.history", { ctid, fromMs, toMs, points }));
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

it("tells what the kernel's files said, and each bucket is the average and the extremes of its seconds", async () => {
  const fromMs = (Math.floor(Date.now() / TICK_MS) + 1) * TICK_MS;
  const toMs = fromMs + 2 * TICK_MS;
  await passed(fromMs);
  const before = readUsec();
  await passed(toMs);
  stretch = { fromMs, toMs, usec: readUsec() - before };
  const history = await eventually(
    "both ticks are kept",
    async () => {
      const answer = await read(fromMs, toMs);
      expect(answer.atMs).toEqual([fromMs, fromMs + TICK_MS]);
      return answer;
    },
    5000,
  );
  expect(history.gaps).toEqual([]);
  const cores = stretch.usec / (2 * TICK_MS * 1000);
  expect(average(history.series.cpuCores.avg) / cores).toBeGreaterThan(0.95);
  expect(average(history.series.cpuCores.avg) / cores).toBeLessThan(1.05);
  expect(average(history.series.cpuThrottledShare.avg)).toBeGreaterThan(0.1);
  expect(Math.min(...history.series.processes.min)).toBeGreaterThanOrEqual(2);

  const samples = sampleSchema.array().parse(await agent.call("metrics.recent", { ctid }));
  const seconds = ratesOf(samples, 1000).filter((rates) => rates !== null);
  for (const [index, atMs] of history.atMs.entries()) {
    const inside = seconds.filter((rates) => rates.atMs >= atMs && rates.atMs < atMs + TICK_MS);
    for (const name of [
      "cpuCores",
      "ioWriteBytesPerSec",
      "ioWriteOpsPerSec",
      "netTxBytesPerSec",
      "memoryBytes",
    ] as const) {
      const values = inside.map((rates) => rates[name]);
      const { avg, min, max } = history.series[name];
      expect([name, avg[index]]).toEqual([name, expect.closeTo(average(values), name === "cpuCores" ? 2 : -5)]);
      expect([name, min[index]]).toEqual([name, expect.closeTo(Math.min(...values), name === "cpuCores" ? 4 : 0)]);
      expect([name, max[index]]).toEqual([name, expect.closeTo(Math.max(...values), name === "cpuCores" ? 4 : 0)]);
    }
  }
  expect(Math.max(...history.series.ioWriteBytesPerSec.max)).toBeGreaterThan(4e6);
});

it("survives kill -9 of the agent with all but the tick begun, and the time without an agent stays a gap", async () => {
  const before = await read(stretch.fromMs, stretch.toMs);
  await agent.end("SIGKILL");
  const killedMs = Date.now();
  await passed(killedMs + 9000);
  await agent.start();
  const startedMs = Date.now();
  expect(await read(stretch.fromMs, stretch.toMs)).toEqual(before);
  const after = await eventually(
    "the next life's ticks follow",
    async () => {
      const answer = await read(stretch.fromMs, Math.floor(Date.now() / TICK_MS) * TICK_MS);
      expect(answer.atMs.at(-1)).toBeGreaterThan(startedMs);
      return answer;
    },
    40_000,
  );
  const [gap, ...more] = after.gaps;
  expect(more).toEqual([]);
  expect(gap?.fromMs).toBeGreaterThan(killedMs - TICK_MS - 2000);
  expect(gap?.fromMs).toBeLessThanOrEqual(killedMs);
  expect(gap?.toMs).toBeGreaterThan(killedMs + 8000);
  expect(gap?.toMs).toBeLessThan(startedMs + 3000);
  expect(after.series.cpuCores.max.every((cores) => cores < 1)).toBe(true);
});

it("a deleted container's history is deleted with it", async () => {
  const deleted = await agent.act("container.delete", { operationId: newId(), ctid });
  expect(deleted).toMatchObject({ state: "succeeded" });
  expect(await read(stretch.fromMs, Date.now())).toMatchObject({ atMs: [] });
});
