// What one look at every container costs in CPU time: the agent's sampler, network included, against systemd-cgtop,
// which reads no network. The agent's idle cost is taken off: the same agent, the same seconds, no container.
import { describeLoad } from "./machine.ts";
import type { Place } from "./place.ts";
import { readCpuMs, readMemory } from "./processes.ts";
import { digits, median, table } from "./statistics.ts";
import { BERTH_CGROUP, type BerthNode } from "./subjects/berth.ts";
import type { Watched } from "./subjects/subject.ts";
import { runTimed } from "./subjects/timed-command.ts";

const WINDOW_SECONDS = 4;

/** Starts `containers` containers and compares `rounds` windows of both readers, in turn. */
export async function benchSampling(
  place: Place,
  berth: BerthNode,
  ask: { containers: number; rounds: number },
): Promise<void> {
  // Whatever came before left garbage to collect and code to compile; that is not the sampler's.
  await agentMsPerSecond(berth);
  const idle: number[] = [];
  for (let round = 0; round < ask.rounds; round++) idle.push(await agentMsPerSecond(berth));
  const running: Watched[] = [];
  try {
    for (let slot = 0; slot < ask.containers; slot++) {
      place.ending.throwIfAborted();
      running.push(await berth.watch(slot));
    }
    console.log(
      `${ask.containers} containers run; agent PSS ${(readMemory(berth.agentPid).pssKb / 1024).toFixed(0)} MB`,
    );
    await agentMsPerSecond(berth);
    const own: number[] = [];
    const cgtop: number[] = [];
    for (let round = 0; round < ask.rounds; round++) {
      place.ending.throwIfAborted();
      own.push(await agentMsPerSecond(berth));
      cgtop.push(await cgtopMsPerSample(place));
      const words = `agent ${digits(own.at(-1) ?? 0)}  systemd-cgtop ${digits(cgtop.at(-1) ?? 0)}`;
      console.log(`round ${round + 1}  ${words}  (ms of CPU a sample; ${describeLoad()})`);
    }
    report({ idle, own, cgtop });
  } finally {
    for (const watched of running) await watched.stop();
  }
}

/** One sample is one second of the agent's life, whatever else it does in it. */
async function agentMsPerSecond(berth: BerthNode): Promise<number> {
  const before = readCpuMs(berth.agentPid);
  await new Promise((resolve) => setTimeout(resolve, WINDOW_SECONDS * 1000));
  return (readCpuMs(berth.agentPid) - before) / WINDOW_SECONDS;
}

/** The difference of a long and a short run is what the samples cost, without the program's own start. */
async function cgtopMsPerSample(place: Place): Promise<number> {
  const long = await cgtopMs(place, WINDOW_SECONDS + 1);
  const short = await cgtopMs(place, 1);
  return (long - short) / WINDOW_SECONDS;
}

async function cgtopMs(place: Place, iterations: number): Promise<number> {
  const how = ["--batch", "--raw", `--iterations=${iterations}`, "--delay=1s", "--depth=3", BERTH_CGROUP];
  return (await runTimed(place, ["systemd-cgtop", ...how])).cpuMs;
}

function report({ idle, own, cgtop }: Record<"idle" | "own" | "cgtop", number[]>): void {
  const sampler = median(own) - median(idle);
  const head = ["one sample of all, ms of CPU", "median", "Berth / its own"];
  const rows = [
    ["agent, idle cost taken off", digits(sampler), "1.00"],
    ["agent, everything", digits(median(own)), digits(sampler / median(own))],
    ["systemd-cgtop, no network", digits(median(cgtop)), digits(sampler / median(cgtop))],
  ];
  console.log(`idle agent: ${idle.map(digits).join(" ")} ms of CPU a second\n\n${table(head, rows)}\n`);
}
