// What "stop" means beside the stop itself: from now on the container is wanted stopped, so that
// neither the exit policy nor an agent's restart starts it again. Called with the lock held.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import type { Progress } from "./progress.ts";
import { stopContainer } from "./stop-container.ts";

/** Stops a running container within `timeoutMs` and some; `container.already_stopped` when none runs. */
export async function turnOff(agent: Agent, ask: { ctid: Ctid; timeoutMs: number }, progress: Progress): Promise<void> {
  const { ctid, timeoutMs } = ask;
  const { wanted } = agent.state.containers.get(ctid);
  if (wanted !== "stopped") agent.state.change(ctid, { wanted: "stopped" }, "stop");
  if (!agent.live.has(ctid)) throw new BerthError("container.already_stopped", `container ${ctid} does not run`);
  await stopContainer(agent, { ctid, timeoutMs }, progress);
}
