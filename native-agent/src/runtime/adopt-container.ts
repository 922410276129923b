// Takes up a container that an earlier life of the agent started. Called by converge.ts at start, before
// anything else touches the container; it decides what becomes of a stop that was cut short. What holds: a pid alone is never believed, only together with
// the start time, and looked at again after the pidfd holds it.
import { closeSync } from "node:fs";
import type { Exit } from "@berth/contract/observation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { pidfdOpen, readStartTicks } from "../ffi/process.ts";
import { readExitFile } from "../monitor/exit-file.ts";
import type { Init } from "../state/container-record.ts";
import type { Agent } from "./agent.ts";
import { consoleFiles } from "./console-files.ts";
import { holdContainer } from "./hold-container.ts";

/** Null when it runs and is held now; otherwise how it ended while nobody looked, `lost` if nobody knows. */
export async function adoptContainer(agent: Agent, ctid: Ctid): Promise<Exit | null> {
  const record = agent.state.containers.get(ctid);
  const { init } = record;
  const pidfd = init === null ? null : openInit(init);
  if (init === null || pidfd === null) {
    return readExitFile(consoleFiles(agent.config, ctid).exitPath) ?? { kind: "lost", code: -1, atMs: Date.now() };
  }
  const live = await holdContainer(agent, { record, init, pidfd, blockDevices: agent.disks.findDevices(ctid) });
  // An earlier life may have thought the monitor gone.
  if (live.isMonitored && record.state === "unmonitored") agent.state.change(ctid, { state: "running" }, "adopted");
  agent.onStarted(live);
  return null;
}

/** Opens init if it is still the process we knew. */
function openInit({ pid, startTicks }: Init): number | null {
  if (readStartTicks(pid) !== startTicks) return null;
  const pidfd = pidfdOpen(pid);
  if (readStartTicks(pid) === startTicks) return pidfd;
  closeSync(pidfd);
  return null;
}
