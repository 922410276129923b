// Ends all processes of a container now. Called by force off, by a stop past its time, by delete, and to
// undo a start. It does not wait: whoever must know awaits the container's `ended`.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { pidfdSendSignal } from "../ffi/process.ts";
import type { Agent } from "./agent.ts";

const SIGKILL = 9;

/** Kills init, with which the kernel kills its whole process namespace, and whoever is left in the cgroups. */
export function killContainer(agent: Agent, ctid: Ctid): void {
  const live = agent.live.get(ctid);
  if (live !== undefined) pidfdSendSignal(live.pidfd, SIGKILL);
  agent.cgroups.kill(ctid);
}
