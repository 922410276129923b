// What "start" means beside the start itself: from now on the container is wanted running, and what
// forbids a start is said before anything is touched. Called by procedures and after an exit, with
// the container's lock held.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import { killContainer } from "./kill-container.ts";
import type { Progress } from "./progress.ts";
import { releaseContainer } from "./release-container.ts";
import { startContainer } from "./start-container.ts";
import { startHindrance } from "./start-hindrance.ts";

/** Starts a container that does not run; `container.already_running` when it does. */
export async function turnOn(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  const { state, spec, wanted } = agent.state.containers.get(ctid);
  const hindrance = startHindrance(spec);
  if (hindrance !== null) throw hindrance;
  if (agent.live.has(ctid)) throw new BerthError("container.already_running", `container ${ctid} runs`);
  if (state === "creating" || state === "deleting")
    throw new BerthError("container.start_failed", `container ${ctid} is ${state}: finish that first`);
  if (wanted !== "running") agent.state.change(ctid, { wanted: "running" }, "start");
  try {
    if (state !== "stopped") await clearRemains(agent, ctid, progress);
    await startContainer(agent, ctid, progress);
  } catch (error) {
    // A start that failed has changed nothing, so it has not changed what is wanted either.
    if (wanted !== "running") agent.state.change(ctid, { wanted }, "start failed");
    throw error;
  }
  refuseForcedOff(agent, ctid);
}

/** A start or a stop that could not clean up after itself: the lock is ours, so nobody else is at it any more. */
async function clearRemains(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  progress.step("removing what is left of an earlier life", 2);
  await releaseContainer(agent, ctid);
  agent.state.change(ctid, { state: "stopped", init: null }, "released");
}

/** Force off passes while a start has the lock, and finds no process to kill in its first milliseconds. */
function refuseForcedOff(agent: Agent, ctid: Ctid): void {
  if (agent.state.containers.get(ctid).wanted === "running") return;
  // How it ends is settled as every exit is, once the lock is free.
  killContainer(agent, ctid);
  throw new BerthError("container.start_failed", `container ${ctid} was forced off while it started`);
}
