// What this node is and has, read anew at every question: the answer to `hello`.
import { readFileSync, statfsSync } from "node:fs";
import { availableParallelism, hostname, networkInterfaces, release } from "node:os";
import type { NodeFacts } from "@berth/contract/node-facts.ts";
import { CONTRACT_VERSION } from "@berth/contract/operations.ts";
import type { Cgroups } from "./cgroup/cgroups.ts";
import type { AgentConfig } from "./config.ts";
import type { Network } from "./net/network.ts";
import type { Feature } from "./preflight.ts";
import { readLimitFeatures } from "./read-limit-features.ts";
import { AGENT_VERSION } from "./version.ts";

export interface FactSource {
  readonly config: AgentConfig;
  readonly cgroups: Pick<Cgroups, "mode">;
  /** Names this life of the agent. */
  readonly agentStartId: string;
  readonly features: readonly Feature[];
  readonly network: Pick<Network, "forwardBlockers" | "findRateTrouble">;
}

/** Gives the reader of one agent's facts. */
export function createFactReader({ config, cgroups, agentStartId, features, network }: FactSource): () => NodeFacts {
  return () => {
    const memory = readMemory();
    const disk = statfsSync(config.dataDir);
    return {
      agentVersion: AGENT_VERSION,
      agentStartId,
      contractVersions: [CONTRACT_VERSION],
      hostname: hostname(),
      kernel: release(),
      os: readOsName(),
      cgroupMode: cgroups.mode,
      cores: availableParallelism(),
      memoryBytes: memory.totalBytes,
      memoryUsedBytes: memory.totalBytes - memory.availableBytes,
      swapBytes: memory.swapBytes,
      // As df's Use% reckons: what the file system reserves is neither used nor there to be given away.
      diskBytes: (disk.blocks - disk.bfree + disk.bavail) * disk.bsize,
      diskUsedBytes: (disk.blocks - disk.bfree) * disk.bsize,
      bootedAtMs: readBootTime(),
      networks: readNetworks(),
      features: [
        ...features,
        readForwarding(network, config.interfacePrefix),
        ...readLimitFeatures({ mode: cgroups.mode, swapBytes: memory.swapBytes, network }),
      ],
    };
  };
}

/** Read at every question: Docker or ufw may come to the host after the agent. */
function readForwarding(network: FactSource["network"], prefix: string): Feature {
  const lost = `without it containers reach nobody and nobody reaches them; let ${prefix}* pass in the host's own firewall`;
  const feature = { name: "forwarding allowed", isPresent: false, note: lost };
  try {
    const blockers = network.forwardBlockers();
    return blockers.length === 0
      ? { ...feature, isPresent: true }
      : { ...feature, note: `${lost} (it stops at ${blockers.join(", ")})` };
  } catch {
    // One feature that cannot be read must not take the node's whole answer away.
    return { ...feature, note: `${lost} (it could not be read)` };
  }
}

function readMemory(): { totalBytes: number; availableBytes: number; swapBytes: number } {
  const text = readFileSync("/proc/meminfo", "utf8");
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1] ?? 0) * 1024;
  return { totalBytes: read("MemTotal"), availableBytes: read("MemAvailable"), swapBytes: read("SwapTotal") };
}

function readOsName(): string {
  const text = readFileSync("/etc/os-release", "utf8");
  return /^PRETTY_NAME="?([^"\n]{1,100})"?$/m.exec(text)?.[1] ?? "Linux";
}

/** What the node has itself cannot be a container's; containers' own ends of a cable have no address. */
function readNetworks(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.flatMap(({ family, cidr }) => (family === "IPv4" && cidr !== null ? [cidr] : [])).slice(0, 500);
}

/** Seconds since 1970 the host booted at, by the kernel's own reckoning; see proc(5), /proc/stat. */
function readBootTime(): number {
  return Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1] ?? 0) * 1000;
}
