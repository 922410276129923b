// What "start" means beside the start itself: from now on the container is wanted running, and what
// forbids a start is said before anything is touched. Called by procedures and after an exit, with
// the container's lock held.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import type { Progress } from "./progress.ts";
import { startContainer } from "./start-container.ts";

/** Starts a stopped container; `container.already_running` when it runs. */
export async function turnOn(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  const { state, spec, wanted } = agent.state.containers.get(ctid);
  if (spec.isSuspended) throw new BerthError("container.suspended", `container ${ctid} is suspended`);
  if (agent.live.has(ctid)) throw new BerthError("container.already_running", `container ${ctid} runs`);
  if (state !== "stopped")
    throw new BerthError("container.start_failed", `container ${ctid} is ${state}: finish that first`);
  if (wanted !== "running") agent.state.change(ctid, { wanted: "running" }, "start");
  try {
    await startContainer(agent, ctid, progress);
  } catch (error) {
    // A start that failed has changed nothing, so it has not changed what is wanted either.
    if (wanted !== "running") agent.state.change(ctid, { wanted }, "start failed");
    throw error;
  }
}
