// Puts the parts of an agent together. Called by main.ts alone; nothing has been started when it
// returns: no door is open, no timer runs, no container is held.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { openCgroups } from "./cgroup/open-cgroups.ts";
import type { AgentConfig } from "./config.ts";
import { type Images, openImages } from "./image/images.ts";
import type { History } from "./metrics/history/history.ts";
import { openHistory } from "./metrics/history/open-history.ts";
import { openSampler } from "./metrics/open-sampler.ts";
import type { Sampler } from "./metrics/sampler.ts";
import { openNetwork } from "./net/open-network.ts";
import { openSharedDriver } from "./rootfs/shared-driver.ts";
import type { Agent } from "./runtime/agent.ts";
import { createContainerLocks } from "./runtime/container-lock.ts";
import { createRestarts, type Restarts } from "./runtime/restarts.ts";
import { settleExit } from "./runtime/settle-exit.ts";
import { compileSeccompProfile } from "./security/seccomp-profile.ts";
import { openState } from "./state/state.ts";

export interface BuiltAgent {
  readonly agent: Agent;
  readonly sampler: Sampler;
  readonly history: History;
  readonly images: Images;
  readonly restarts: Restarts;
  /** Lets go of everything; containers run on. */
  close(): Promise<void>;
}

/** Opens every part by the settings' names. */
export function buildAgent(config: AgentConfig): BuiltAgent {
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  mkdirSync(join(config.runDir, "containers"), { recursive: true, mode: 0o700 });
  const state = openState({
    ...config,
    path: join(config.dataDir, "state.db"),
    operationLogDir: join(config.dataDir, "operations"),
  });
  const cgroups = openCgroups({ parent: config.cgroupParent });
  const network = openNetwork(config);
  const images = openImages(config.imageDir);
  const restarts = createRestarts();
  const onFailure = (err: unknown, ctid: number | null) => log.warn({ err, ctid }, "reading counters");
  const history = openHistory({
    path: join(config.dataDir, "metrics.db"),
    onFailure: (err) => log.warn({ err }, "keeping the history"),
  });
  const onTick = history.add.bind(history);
  const sampler = openSampler({ cgroups, network, onFailure, onTick });
  const agent: Agent = {
    config,
    log,
    state,
    cgroups,
    network,
    locks: createContainerLocks(),
    disks: openSharedDriver(config),
    filter: compileSeccompProfile(),
    live: new Map(),
    findImage: (digest) => images.find(digest),
    onDeleted: (ctid) => history.forget(ctid),
    onStarted: (live) => addToSampler(sampler, live, onFailure),
    onExit(ctid, exit) {
      sampler.remove(ctid);
      void settleExit(agent, restarts, { ctid, exit });
    },
  };
  const parts = { agent, sampler, history, restarts };
  return { ...parts, images, close: () => closeAgent(parts) };
}

/** A container that cannot be measured runs all the same. */
function addToSampler(
  sampler: Sampler,
  live: Parameters<Agent["onStarted"]>[0],
  onFailure: (err: unknown, ctid: number) => void,
): void {
  try {
    sampler.add(live);
  } catch (error) {
    onFailure(error, live.ctid);
  }
}

async function closeAgent({ agent, sampler, history, restarts }: Omit<BuiltAgent, "images" | "close">): Promise<void> {
  restarts.close();
  sampler.close();
  await history.close();
  for (const live of [...agent.live.values()]) live.letGo();
  agent.network.close();
  agent.state.close();
}
