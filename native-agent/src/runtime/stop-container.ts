// A clean shut down: init is asked in the way its image says, has its time, and is killed after it. Called
// by turn-off.ts and restart-container.ts with the lock held. After: no process, nothing in the kernel,
// the state says stopped and how it ended.
import type { Exit } from "@berth/contract/observation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { pidfdSendSignal } from "../ffi/process.ts";
import type { Agent } from "./agent.ts";
import { killContainer } from "./kill-container.ts";
import type { LiveContainer } from "./live-container.ts";
import type { Progress } from "./progress.ts";
import { releaseContainer } from "./release-container.ts";
import { runInside } from "./run-inside.ts";

/** A killed init is gone in milliseconds; a process waiting for a disk may hold it longer. */
const GONE_WITHIN_MS = 30_000;

/** Stops a running container; `container.stop_timeout` when even SIGKILL does not end it. */
export async function stopContainer(
  agent: Agent,
  ask: { ctid: Ctid; timeoutMs: number },
  progress: Progress,
): Promise<void> {
  const { ctid, timeoutMs } = ask;
  const live = agent.live.get(ctid);
  if (live === undefined) throw new BerthError("container.already_stopped", `container ${ctid} does not run`);
  agent.state.change(ctid, { state: "stopping" }, "stop");
  progress.step("asking init to power off", 5);
  await askToPowerOff(agent, live, progress);
  progress.step("waiting for init", 20);
  const exit = (await endWithin(live, timeoutMs)) ?? (await forceEnd(agent, live, progress));
  progress.step("removing network and limits", 80);
  await releaseContainer(agent, ctid);
  agent.state.change(ctid, { state: "stopped", init: null, exit }, "stop");
}

/** A signal where init understands one, a command inside where it does not; see the image's own word. */
async function askToPowerOff(agent: Agent, live: LiveContainer, progress: Progress): Promise<void> {
  const { stop } = agent.findImage(agent.state.containers.get(live.ctid).spec.imageDigest);
  if ("signal" in stop) {
    pidfdSendSignal(live.pidfd, stop.signal);
    return;
  }
  try {
    await runInside(agent, live.ctid, { argv: stop.command, timeoutMs: 10_000 });
  } catch (failed) {
    // A VPS whose own poweroff is broken, or that ended under the command: time decides.
    progress.log(`${stop.command.join(" ")}: ${String(failed)}`);
  }
}

async function forceEnd(agent: Agent, live: LiveContainer, progress: Progress): Promise<Exit> {
  progress.step("killing what is left", 60);
  killContainer(agent, live.ctid);
  const exit = await endWithin(live, GONE_WITHIN_MS);
  if (exit !== null) return exit;
  throw new BerthError(
    "container.stop_timeout",
    `container ${live.ctid} still has processes ${GONE_WITHIN_MS} ms after SIGKILL`,
  );
}

/** Null when the time is up. */
async function endWithin(live: LiveContainer, timeoutMs: number): Promise<Exit | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([live.ended, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
