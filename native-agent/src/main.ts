// The agent's beginning and end. Before: containers may run from a former life. After the start: all
// of them are held, what should run is starting, and the doors are open. After the end (SIGTERM, or
// kill -9): containers run on, for their monitors are nobody's children but init's.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { buildAgent } from "./build-agent.ts";
import { type AgentConfig, readConfig } from "./config.ts";
import { openDoors } from "./open-doors.ts";
import { expectEssentials, readFeatures } from "./preflight.ts";
import { createFactReader } from "./read-facts.ts";
import { converge } from "./runtime/converge.ts";
import { guardNetwork } from "./runtime/guard-network.ts";
import { AGENT_VERSION } from "./version.ts";

async function run(config: AgentConfig): Promise<void> {
  expectEssentials(config);
  const built = buildAgent(config);
  const { agent, restarts, sampler } = built;
  const agentStartId = randomUUID();
  agent.log.info({ agentStartId, version: AGENT_VERSION, cgroups: agent.cgroups.mode }, "agent starts");
  const guard = guardNetwork(agent);
  await converge(agent, restarts, { bootId: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() });
  sampler.start();
  const { cgroups, network } = agent;
  const readFacts = createFactReader({ config, cgroups, network, agentStartId, features: readFeatures(config) });
  const doors = await openDoors(built, readFacts);
  agent.log.info({ containers: agent.live.size, tookMs: Math.round(performance.now()) }, "agent is ready");
  const signal = await nextSignal();
  agent.log.info({ signal }, "agent ends; containers run on");
  guard.close();
  await doors.close();
  await built.close();
}

function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve(name));
  });
}

try {
  await run(readConfig());
  process.exit(0);
} catch (error) {
  // One sentence for whoever started it, with the code whose page says what to do; the supervisor shows it.
  const code = error instanceof BerthError ? ` ${error.code}:` : "";
  console.error(`berth agent:${code} ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof Error && error.cause !== undefined) console.error(error.cause);
  process.exit(1);
}
