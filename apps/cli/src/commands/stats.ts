import { setTimeout } from "node:timers/promises";
import type { Sample } from "@berth/contract/sample.ts";
import { bytesText } from "@berth/core/text/bytes-text.ts";
import { findContainer } from "../list-containers.ts";
import type { Shell } from "../shell.ts";

const STEP_MS = 1000;

/** `berth ct stats CT`: what one container uses now, from its last two samples. */
export async function statsCommand(shell: Shell, name: string): Promise<void> {
  const { ctid } = (await findContainer(shell.agent, name)).spec;
  let samples = await shell.agent.call("metrics.recent", { ctid });
  if (samples.length === 1) {
    await setTimeout(STEP_MS + 200);
    samples = await shell.agent.call("metrics.recent", { ctid });
  }
  if (shell.isJson) return shell.print(JSON.stringify(samples.at(-1) ?? null, null, 2));
  const [before, now] = samples.slice(-2);
  if (before === undefined || now === undefined) return shell.print("not running");
  for (const line of describe(before, now)) shell.print(line);
}

function describe(before: Sample, now: Sample): string[] {
  const seconds = (now.atMs - before.atMs) / STEP_MS;
  const rate = (name: keyof Sample["counters"]) => (now.counters[name] - before.counters[name]) / seconds;
  const { memoryBytes, memoryWorkingSetBytes, swapBytes, processes } = now.counters;
  return [
    `cpu        ${(rate("cpuUsageUsec") / 1e6).toFixed(2)} cores`,
    `memory     ${bytesText(memoryWorkingSetBytes)} in use, ${bytesText(memoryBytes)} with caches, ${bytesText(swapBytes)} swap`,
    `disk       ${bytesText(rate("ioReadBytes"))}/s read, ${bytesText(rate("ioWriteBytes"))}/s written`,
    `network    ${bytesText(rate("netRxBytes"))}/s in, ${bytesText(rate("netTxBytes"))}/s out`,
    `processes  ${processes}`,
  ];
}
