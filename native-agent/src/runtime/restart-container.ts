// A clean stop and a start under one lock. Called by its procedure; what is wanted stays "running"
// throughout, unless somebody forces the container off in between, and then it stays off.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import { type Progress, partOf } from "./progress.ts";
import { startHindrance } from "./start-hindrance.ts";
import { stopContainer } from "./stop-container.ts";
import { turnOn } from "./turn-on.ts";

/** Stops what runs, within `timeoutMs` and some, and starts it again; a stopped container is only started. */
export async function restartContainer(
  agent: Agent,
  ask: { ctid: Ctid; timeoutMs: number },
  progress: Progress,
): Promise<void> {
  const { ctid, timeoutMs } = ask;
  const record = agent.state.containers.get(ctid);
  const hindrance = startHindrance(record.spec);
  if (hindrance !== null) throw hindrance;
  if (record.wanted !== "running") agent.state.change(ctid, { wanted: "running" }, "restart");
  if (agent.live.has(ctid)) {
    await stopContainer(agent, { ctid, timeoutMs }, partOf(progress, 0, 50));
    if (agent.state.containers.get(ctid).wanted === "stopped") {
      throw new BerthError("container.start_failed", `container ${ctid} was forced off while it restarted`);
    }
  }
  await turnOn(agent, ctid, partOf(progress, 50, 100));
}
