// kill -9 of the agent at every single write it makes: of every story, on both sides of every commit, until the story
// comes through. Whatever the moment: the next agent finds its way by its records and the kernel alone, the container
// is as before or as it was to be, the record says what the kernel has, the operation has an end that is true, asking
// for it again gives that same end, and a new attempt succeeds.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerSpec } from "@berth/contract/container-spec.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStartTicks } from "../../src/ffi/process.ts";
import { runInside } from "../../src/runtime/run-inside.ts";
import { eventually } from "../eventually.ts";
import { type AgentBench, BUSYBOX, openAgentBench, specOf, type TestAgent } from "./agent-bench.ts";
import { ask, beginLife, ctid, ended, HASH, type Shape, type Story, shapeOf, stories } from "./journal-stories.ts";
import { nothing, remainsOf } from "./start-bench.ts";

const newId = () => `${crypto.randomUUID()}.1`;
let bench: AgentBench;
let life: Awaited<ReturnType<typeof beginLife>>;
let generation = 1;
const uuid = crypto.randomUUID();
const specWith = (isBinned: boolean): ContainerSpec => ({ ...specOf(ctid, {}), uuid, generation, isBinned });

beforeAll(async () => {
  bench = openAgentBench("tjw", { names: { interfacePrefix: "tjw-", uidBase: 2_013_265_920 + 65_536 * 1400 } });
  // Its chpasswd tells what it was told, and its init does not rest for two seconds before it powers off, as busybox's does.
  writeProgram("chpasswd", "exec cat > /root/told");
  writeProgram("init", "trap 'poweroff -f' USR2; while :; do sleep 1000 & wait; done");
  life = await beginLife(bench.agent);
});
afterAll(async () => {
  life.end();
  await bench.close();
});

function writeProgram(name: string, script: string): void {
  const path = join(bench.config.imageDir, BUSYBOX, "rootfs/sbin", name);
  rmSync(path, { force: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

async function act(operation: Story["operation"], isBinned = false): Promise<void> {
  const operationId = newId();
  await ask(life.agent, operation, { operationId, spec: specWith(isBinned) });
  const { state, error } = await ended(life.agent, operationId);
  if (state !== "succeeded") throw new Error(`${operation}: ${error?.internal}`);
}

/** Makes the container what it must be before a story, whatever it is now. */
async function prepare(shape: Shape): Promise<void> {
  if (shapeOf(life.agent) !== "none") await act("delete");
  generation += 1;
  if (shape === "none") return;
  await act("put");
  if (shape === "running") await act("start");
  if (shape === "password waits") await act("setPassword");
  generation += 1;
  if (shape === "binned") await act("put", true);
  generation += 1;
}

/** Lets another agent do the story and die at its n-th write; gives the number of writes when it came through. */
async function dieAt(name: string, point: { side: string; n: number }, operationId: string): Promise<number | null> {
  life.end();
  bench.closeAgent();
  const spec = specWith(name === "bin");
  const words = [JSON.stringify({ ...bench.config, agentAddress: undefined }), name, JSON.stringify(spec), operationId];
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "agent-that-dies.ts"), ...words, point.side, String(point.n)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const [code, signal] = await once(child, "close");
  life = await beginLife(bench.restartAgent());
  if (code === 0) return Number(said);
  expect(signal).toBe("SIGKILL");
  return null;
}

/** Waits until the agent rests, and holds its record against the kernel. */
async function rest(agent: TestAgent): Promise<void> {
  await eventually(
    "the agent rests, and its record says what the kernel has",
    () => {
      expect(agent.state.operations.listUnfinished()).toEqual([]);
      expect(agent.locks.holder(ctid)).toBeNull();
      const record = agent.state.containers.find(ctid);
      if (record === null) {
        expect(agent.cgroups.census()).toEqual([]);
        expect(agent.network.census()).toMatchObject({ interfaces: [], bindings: [] });
        expect(existsSync(join(agent.config.dataDir, "containers", String(ctid)))).toBe(false);
      } else if (record.state === "running") {
        expect(readStartTicks(record.init?.pid ?? 0)).toBe(record.init?.startTicks);
        expect(agent.live.get(ctid)?.init).toEqual(record.init);
        expect(remainsOf(agent, ctid)).toMatchObject({
          cgroups: [ctid],
          interfaces: [ctid],
          bindings: [ctid],
          disks: 1,
        });
      } else {
        expect(["stopped", "creating"]).toContain(record.state);
        expect(record.init).toBeNull();
        expect(remainsOf(agent, ctid)).toEqual(nothing);
      }
    },
    10_000,
  );
}

async function expectWhole(name: string, { before, after, operation }: Story, operationId: string): Promise<void> {
  await rest(life.agent);
  const { operations } = life.agent.state;
  const shape = shapeOf(life.agent);
  // A create that was cut short has a number and nothing else yet.
  const isAsBefore = shape === before || (before === "none" && shape === null);
  expect([shape, isAsBefore || shape === after]).toEqual([shape, true]);
  const spec = specWith(name === "bin");
  if (operations.has(operationId)) {
    const known = operations.get(operationId);
    if (known.state === "succeeded") expect(shape).toBe(after);
    else expect(known).toMatchObject({ state: "failed", error: { code: "task.interrupted", isRetryable: true } });
    expect(await ask(life.agent, operation, { operationId, spec })).toEqual(known);
  }
  const again = newId();
  await ask(life.agent, operation, { operationId: again, spec });
  const retried = await ended(life.agent, again);
  // The story had come to its end by itself: then there is nothing left to do.
  if (retried.state === "failed") expect(retried.error?.code).toMatch(/^container\.already_(running|stopped)$/);
  await rest(life.agent);
  expect(shapeOf(life.agent)).toBe(after);
}

describe("an agent killed at every write it makes", () => {
  it.each(Object.entries(stories))(
    "of a %s: all is as before or done, and a new attempt succeeds",
    async (name, story) => {
      let deaths = 0;
      let writes: number | null = null;
      for (let n = 1; writes === null; n += 1) {
        for (const side of ["before", "after"]) {
          await prepare(story.before);
          expect(shapeOf(life.agent)).toBe(story.before);
          const operationId = newId();
          writes = await dieAt(name, { side, n }, operationId);
          await expectWhole(name, story, operationId);
          if (name === "start") {
            const { stdout } = await runInside(life.agent, ctid, { argv: ["/bin/cat", "/root/told"] });
            expect(stdout).toBe(`root:${HASH}\n`);
            const files = ["state.db", "state.db-wal"].map((file) => join(bench.config.dataDir, file));
            for (const file of files) expect(readFileSync(file, "latin1").includes(HASH)).toBe(false);
          }
          if (writes !== null) break;
          deaths += 1;
        }
      }
      process.stdout.write(`${name}: ${writes} writes, ${deaths} deaths\n`);
      expect(deaths).toBeGreaterThanOrEqual(2 * (writes ?? 0));
      expect(writes).toBeGreaterThanOrEqual(3);
    },
  );
});
