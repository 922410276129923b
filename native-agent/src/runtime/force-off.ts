// Force off: the container's processes end now. It passes while a start, stop or restart has the
// lock: that story sees the exit and cleans up; otherwise the exit's own settling does. Nothing is
// killed while a disk is being made or destroyed, for there are no processes then.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { isLive } from "@berth/core/container/state.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import { GONE_WITHIN_MS, stillThere } from "./end-container.ts";
import { exitText } from "./exit-text.ts";
import { killContainer } from "./kill-container.ts";
import type { Progress } from "./progress.ts";

/** Kills the container and ends when its state says stopped; `container.already_stopped` when none runs. */
export async function forceOff(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  const { wanted, state } = agent.state.containers.get(ctid);
  const holder = agent.locks.holder(ctid);
  if (holder === "put" || holder === "delete") {
    throw new BerthError("container.busy", `container ${ctid} is busy: ${holder}`, { params: { action: holder } });
  }
  if (wanted !== "stopped") agent.state.change(ctid, { wanted: "stopped" }, "kill");
  if (!agent.live.has(ctid) && !isLive(state))
    throw new BerthError("container.already_stopped", `container ${ctid} does not run`);
  progress.step("killing", 10);
  killContainer(agent, ctid);
  progress.step("waiting for the end", 50);
  await waitUntilStopped(agent, ctid);
  const exit = agent.state.containers.find(ctid)?.exit ?? null;
  if (exit !== null) progress.log(exitText(exit));
}

/** Waits for the event that says stopped; the state is read after every event, so none can be missed. */
async function waitUntilStopped(agent: Agent, ctid: Ctid): Promise<void> {
  const deadline = AbortSignal.timeout(GONE_WITHIN_MS);
  const isGone = () => !isLive(agent.state.containers.find(ctid)?.state ?? "stopped");
  while (!isGone() && !deadline.aborted) {
    const events = agent.state.events.stream(agent.state.events.lastSeq(), deadline);
    await events.next();
  }
  if (!isGone()) throw stillThere(ctid);
}
