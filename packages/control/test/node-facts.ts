import type { NodeFacts } from "@berth/contract/node-facts.ts";

/** Facts of a small node, true enough for a test. */
export const facts: NodeFacts = {
  agentVersion: "0.1.0",
  agentStartId: "a1",
  contractVersions: [1],
  hostname: "host",
  kernel: "6.18.44",
  os: "Debian GNU/Linux 12",
  cgroupMode: "hybrid",
  cores: 2,
  memoryBytes: 4_000_000_000,
  memoryUsedBytes: 1_000_000_000,
  swapBytes: 0,
  diskBytes: 50_000_000_000,
  diskUsedBytes: 5_000_000_000,
  bootedAtMs: 1,
  networks: [],
  features: [],
};
