// Takes away what a container had in the kernel, whatever is left of it, by its number alone. Called after
// every end: a stop, a crash, a failed start, a delete, and the agent's own start. Before: its lock is
// held. After: no process, cgroup, interface, firewall entry or mount of it; the disk stays. Idempotent.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { containerRunDir } from "../config.ts";
import type { Agent } from "./agent.ts";
import { consoleFiles } from "./console-files.ts";

/** Releases every part, also after one failed; the first failure is thrown at the end, the others are logged. */
export async function releaseContainer(agent: Agent, ctid: Ctid): Promise<void> {
  const runDir = containerRunDir(agent.config, ctid);
  const steps: readonly (readonly [string, () => void | Promise<void>])[] = [
    // Processes first: while one lives it may hold all the rest.
    ["cgroups", () => agent.cgroups.release(ctid)],
    ["network", () => agent.network.release(ctid)],
    ["disk", () => agent.disks.release(ctid)],
    // The exit file stays: should the agent die before it has written the state, it is read again.
    ["sockets", () => rmSync(consoleFiles(agent.config, ctid).socketPath, { force: true })],
    ["shells", () => rmSync(join(runDir, "shells"), { recursive: true, force: true })],
  ];
  const failures: unknown[] = [];
  for (const [part, release] of steps) {
    try {
      await release();
    } catch (failed) {
      failures.push(failed);
      agent.log.error({ ctid, part, err: failed }, "releasing a container");
    }
  }
  if (failures.length > 0) throw failures[0];
}
