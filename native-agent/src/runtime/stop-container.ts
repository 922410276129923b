// A clean shut down: init is asked in the way its image says, has its time, and is killed after it. Called
// by turn-off.ts and restart-container.ts with the lock held. After: no process, nothing in the kernel,
// the state says stopped and how it ended.
import type { Image } from "@berth/contract/node-facts.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { pidfdSendSignal } from "../ffi/process.ts";
import type { Agent } from "./agent.ts";
import { endContainer, endWithin } from "./end-container.ts";
import { exitText } from "./exit-text.ts";
import type { LiveContainer } from "./live-container.ts";
import type { Progress } from "./progress.ts";
import { releaseContainer } from "./release-container.ts";
import { runInside } from "./run-inside.ts";

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
  let exit = await endWithin(live, timeoutMs);
  if (exit === null) {
    progress.step("killing what is left", 60);
    exit = await endContainer(agent, live);
  }
  progress.log(exitText(exit));
  progress.step("removing network and limits", 80);
  await releaseContainer(agent, ctid);
  agent.state.change(ctid, { state: "stopped", init: null, exit }, "stop");
}

/** A signal where init understands one, a command inside where it does not; see the image's own word. */
async function askToPowerOff(agent: Agent, live: LiveContainer, progress: Progress): Promise<void> {
  const stop = findWord(agent, live.ctid);
  if ("signal" in stop) {
    progress.log(`signal ${stop.signal} to init`);
    pidfdSendSignal(live.pidfd, stop.signal);
    return;
  }
  const command = stop.command.join(" ");
  try {
    const { code } = await runInside(agent, live.ctid, { argv: stop.command, timeoutMs: 10_000 });
    progress.log(`${command} inside: status ${code}`);
  } catch (failed) {
    // A VPS whose own poweroff is broken, or that ended under the command: time decides.
    progress.log(`${command} inside: ${String(failed)}`);
  }
}

/** How this image's init is asked. A VPS outlives its image's entry: then by the one word all of them know. */
function findWord(agent: Agent, ctid: Ctid): Image["stop"] {
  const { imageDigest } = agent.state.containers.get(ctid).spec;
  try {
    return agent.findImage(imageDigest).stop;
  } catch (failed) {
    agent.log.warn({ ctid, imageDigest, err: failed }, "stopping a container whose image is gone");
    return { command: ["/sbin/poweroff"] };
  }
}
