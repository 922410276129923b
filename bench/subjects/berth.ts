// Berth itself: a real agent in a process of its own, asked by its door as the panel asks it. What is timed holds the
// request, the journal's fsyncs, the firewall and the ext4 disk: everything a start in service does.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { containerSpecSchema } from "@berth/contract/container-spec.ts";
import { imageSchema } from "@berth/contract/node-facts.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { type AgentProcess, openAgentProcess } from "../../native-agent/test/root/agent-process.ts";
import type { Place } from "../place.ts";
import { readParent } from "../processes.ts";
import { openAgentDoor } from "./agent-door.ts";
import { DISK_MIB } from "./sized-disk.ts";
import type { Life, Subject, Watched } from "./subject.ts";
import { waitForStamp } from "./timed-command.ts";

const MIB = 1024 * 1024;
const DIGEST = "b".repeat(64);
const FIRST_CTID = 101;
const NAME = "bnb";
/** The steps of a start by their words in its log, and its end; other lines are details of the step before them. */
const STEPS = new Set([
  "mounting the disk",
  "setting the limits",
  "making namespaces",
  "connecting the network",
  "starting init",
  "setting the password",
  "done",
]);

/** Below this directory of every hierarchy are the agent's containers. */
export const BERTH_CGROUP = `/berth-test-${NAME}`;

export interface BerthNode extends Subject {
  /** How long each step of each start took, by the agent's own log; milliseconds, in the order of the steps. */
  readonly startSteps: ReadonlyMap<string, readonly number[]>;
  readonly agentPid: number;
  /** Creates and starts a container that stays; `slot` counts from 0. */
  watch(slot: number): Promise<Watched>;
}

/** Starts an agent with the bench's tree as its image. */
export async function openBerth(place: Place): Promise<BerthNode> {
  const agent = await startAgent(place);
  const door = openAgentDoor(agent);
  const create = (slot: number) => timed(() => door.act("container.put", { spec: specOf(slot) }));
  const one = (slot: number) => ({ ctid: ctidOf(slot) });
  const initPid = async (slot: number) => (await door.observe(FIRST_CTID + slot)).init?.pid ?? Number.NaN;
  const startSteps = new Map<string, number[]>();
  const note = (step: string, tookMs: number) => startSteps.set(step, [...(startSteps.get(step) ?? []), tookMs]);
  return {
    name: "berth, sized disk",
    startSteps,
    agentPid: findAgent(agent.dir),
    async live(): Promise<Life> {
      const slot = 900;
      const created = await create(slot);
      const started = await timed(() => door.act("container.start", one(slot)));
      const stampNs = await waitForStamp(`/proc/${await initPid(slot)}/root/stamp`, started.beganNs);
      const steps = (await door.readLog(started.result)).filter(({ line }) => STEPS.has(line));
      note("request, journal, answer", started.tookMs - (steps.at(-1)?.atMs ?? 0));
      for (const [at, { line, atMs }] of steps.slice(0, -1).entries()) note(line, (steps[at + 1]?.atMs ?? atMs) - atMs);
      const stopped = await timed(() => door.act("container.kill", one(slot)));
      const deleted = await timed(() => door.act("container.delete", one(slot)));
      return {
        createMs: created.tookMs,
        initMs: (stampNs - started.beganNs) / 1e6,
        startedMs: started.tookMs,
        stopMs: stopped.tookMs,
        deleteMs: deleted.tookMs,
      };
    },
    async watch(slot) {
      await create(slot);
      await door.act("container.start", one(slot));
      const watcherPid = readParent(await initPid(slot));
      return { watcherPid, stop: async () => void (await door.act("container.delete", one(slot))) };
    },
    async close() {
      door.close();
      await agent.close();
    },
  };
}

async function startAgent(place: Place): Promise<AgentProcess> {
  const monitorBinary = join(place.dir, "berth-monitor");
  const native = join(import.meta.dirname, "../../native-agent/native");
  // The flags of the agent's own build; a copy of ours, because tests may build theirs at the same time.
  execFileSync("sh", ["-c", `gcc -static -O2 -Wall -Wextra -Werror -s ${native}/*.c -o ${monitorBinary}`]);
  const imageDir = join(place.dir, "images");
  placeImage(place, imageDir);
  const agent = await openAgentProcess(NAME, {
    monitorBinary,
    imageDir,
    uidBase: place.uidBase + 65_536 * 10,
    uidRangeCount: 1000,
    destructivePerMinute: 100_000,
    logLevel: "warn",
  });
  try {
    await agent.start();
    return agent;
  } catch (error) {
    await agent.close();
    throw error;
  }
}

/** The agent is the child of ours whose settings file is in its own directory. */
function findAgent(dir: string): number {
  const wanted = `BERTH_AGENT_CONFIG=${dir}/`;
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
  return Number(children.find((pid) => readFileSync(`/proc/${pid}/environ`, "utf8").includes(wanted)));
}

async function timed<T>(act: () => Promise<T>): Promise<{ beganNs: number; tookMs: number; result: T }> {
  const beganNs = Number(process.hrtime.bigint());
  const result = await act();
  return { beganNs, result, tookMs: (Number(process.hrtime.bigint()) - beganNs) / 1e6 };
}

function placeImage(place: Place, imageDir: string): void {
  const dir = join(imageDir, DIGEST);
  mkdirSync(dir, { recursive: true });
  execFileSync("cp", ["-a", place.tree, join(dir, "rootfs")]);
  const how = { name: "bench", os: "bench", sizeBytes: 0, builtAtMs: 0, init: "/sbin/init", stop: { signal: 12 } };
  writeFileSync(join(dir, "image.json"), JSON.stringify(imageSchema.parse({ digest: DIGEST, ...how })));
}

function ctidOf(slot: number) {
  return ctidSchema.parse(FIRST_CTID + slot);
}

function specOf(slot: number) {
  const ipv4 = `198.51.${100 + Math.floor(slot / 250)}.${(slot % 250) + 1}`;
  return containerSpecSchema.parse({
    ctid: ctidOf(slot),
    uuid: crypto.randomUUID(),
    generation: 1,
    hostname: `bench-${slot}`,
    imageDigest: DIGEST,
    limits: {
      cpuMillicores: 1000,
      memoryBytes: 256 * MIB,
      swapBytes: 0,
      diskBytes: DISK_MIB * MIB,
      processes: 128,
      diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
    },
    network: { ipv4, delivery: "nat", nameservers: ["192.0.2.53"] },
    firstBoot: { rootPasswordHash: null, sshKeys: [] },
    isAutostart: false,
    isSuspended: false,
  });
}
