// The panel says what should exist; this makes it so. Called by its procedure with the lock held.
// Before: maybe nothing. After: the record has the spec, the container has a disk, and limits that
// changed are in force. After a failure the disk is gone as if it had never been, and the record
// stays in the state `creating` until it is put again or deleted; so it does in the bin, where nothing is made.
import type { ContainerSpec } from "@berth/contract/container-spec.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { limitsText } from "@berth/core/container/limits-text.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import { createContainer } from "./create-container.ts";
import { expectRatesHeld } from "./expect-rates-held.ts";
import type { Progress } from "./progress.ts";
import { startHindrance } from "./start-hindrance.ts";
import { stopHeld } from "./stop-held.ts";
import { turnOn } from "./turn-on.ts";

/** Creates a new container, or gives a known one its new spec. */
export async function putContainer(agent: Agent, spec: ContainerSpec, progress: Progress): Promise<void> {
  const known = agent.state.containers.find(spec.ctid);
  if (known !== null) expectPossible(known.spec, spec, agent.live.has(spec.ctid));
  // What lies in the bin uses no network: a rate that kept it from being made must not keep it out of there.
  if (!spec.isBinned) expectRatesHeld(agent.network, spec);
  const { ctid, isBinned } = agent.state.containers.putSpec(spec).spec;
  if (agent.state.containers.get(ctid).state === "creating") {
    if (isBinned) return;
    agent.findImage(spec.imageDigest);
    await createContainer(agent, ctid, progress);
    agent.state.change(ctid, { state: "stopped" }, "create");
    return;
  }
  await applyToRunning(agent, ctid, progress);
}

/** Puts in force what a running container can take; one the spec forbids to run is stopped, and only the bin forgets what was wanted. */
async function applyToRunning(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  const { spec, wanted, state } = agent.state.containers.get(ctid);
  const live = agent.live.get(ctid);
  if (live === undefined) {
    if (wanted === "running" && state === "stopped" && startHindrance(spec) === null)
      await turnOn(agent, ctid, progress);
  } else if (startHindrance(spec) !== null) {
    await stopHeld(agent, ctid, progress);
  } else {
    progress.step("applying limits", 50);
    progress.log(limitsText(spec.limits));
    agent.cgroups.applyLimits(ctid, spec.limits, live.blockDevices);
    agent.network.applyRates(ctid, spec.limits.network);
  }
}

/** Refuses what would need the disk to be made anew or resized, which are acts of their own, and a running VPS to move. */
function expectPossible(now: ContainerSpec, next: ContainerSpec, isLive: boolean): void {
  if (next.generation <= now.generation) return;
  const isMoved = next.network.ipv4 !== now.network.ipv4 || next.network.delivery !== now.network.delivery;
  // Its cable and its firewall entries are those of its start; the next life of the agent would believe the spec.
  if (isLive && isMoved) {
    throw new BerthError("operation.conflict", `container ${now.ctid} runs with address ${now.network.ipv4}`, {
      field: "network.ipv4",
    });
  }
  if (next.imageDigest !== now.imageDigest) {
    throw new BerthError("operation.conflict", `container ${now.ctid} was made from another image`, {
      field: "imageDigest",
    });
  }
  if (next.limits.diskBytes !== now.limits.diskBytes) {
    throw new BerthError("operation.conflict", `the disk of container ${now.ctid} is ${now.limits.diskBytes} bytes`, {
      field: "limits.diskBytes",
    });
  }
}
