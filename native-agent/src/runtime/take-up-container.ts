// Takes one container up where the agent's former life left it. Called by converge.ts for every record. After: the
// record says what the kernel has, a running container is held, an ended one is released. What was half done is
// undone, and so is what it had changed of what is wanted: whoever asked is told, and asks again.
import type { Exit } from "@berth/contract/observation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { ContainerRecord } from "../state/container-record.ts";
import { adoptContainer } from "./adopt-container.ts";
import type { Agent } from "./agent.ts";
import { decideAfterExit } from "./exit-policy.ts";
import { releaseContainer } from "./release-container.ts";
import { startHindrance } from "./start-hindrance.ts";

export interface FormerLife {
  /** The kinds of this container's operations that were still open. */
  readonly kinds: ReadonlySet<string>;
  /** True when the host has booted since. */
  readonly isHostBoot: boolean;
  /** When the agent first ran in the boot before; 0 when it never has. */
  readonly bootAtMs: number;
}

/** What is to be done once the agent has converged; null leaves it as it is. */
export type Sequel = "start" | "stop" | "restart" | null;

/** Mends the record and the kernel; throws when the kernel does not let it. */
export async function takeUpContainer(agent: Agent, ctid: Ctid, former: FormerLife): Promise<Sequel> {
  const record = agent.state.containers.get(ctid);
  switch (record.state) {
    case "creating":
    case "deleting":
      await releaseContainer(agent, ctid);
      return null;
    case "starting":
      await releaseContainer(agent, ctid);
      agent.state.change(ctid, { state: "stopped", init: null, wanted: undoneStart(record, former) }, UNDONE);
      return shouldRun(agent, ctid, former) ? "start" : null;
    case "stopped":
      return takeUpStopped(agent, record, former);
    case "running":
    case "unmonitored":
    case "stopping":
      return takeUpLive(agent, record, former);
  }
}

const UNDONE = "start interrupted";

/** If somebody asked for the start, asking again is theirs; one of the agent's own is done again. */
function undoneStart({ wanted }: ContainerRecord, { kinds }: FormerLife): ContainerRecord["wanted"] {
  return kinds.has("container.start") ? "stopped" : wanted;
}

/**
 * A container that stopped in this boot and is wanted running waits for a start its former life had
 * planned. One that lay still when the host came up has no autostart, and lies still.
 */
function takeUpStopped(agent: Agent, record: ContainerRecord, former: FormerLife): Sequel {
  const { ctid } = record.spec;
  const wanted = undoneStart(record, former);
  if (wanted !== record.wanted) agent.state.change(ctid, { wanted }, UNDONE);
  const mayStart = former.isHostBoot || record.sinceMs > former.bootAtMs;
  return mayStart && shouldRun(agent, ctid, former) ? "start" : null;
}

async function takeUpLive(agent: Agent, record: ContainerRecord, former: FormerLife): Promise<Sequel> {
  const { ctid } = record.spec;
  const exit = former.isHostBoot ? endOfHost(record) : await adoptContainer(agent, ctid);
  if (exit === null) return takeUpRunning(agent, ctid, former);
  await releaseContainer(agent, ctid);
  // A host's boot is nobody's wish: what was wanted stays, whatever a stale exit file says.
  const verdict = former.isHostBoot
    ? { wanted: record.wanted, reason: "host boot" }
    : decideAfterExit({
        wanted: record.wanted,
        isHeld: startHindrance(record.spec) !== null,
        isAsked: record.state === "stopping",
        exit,
        ranMs: exit.atMs - record.sinceMs,
        shortLives: 0,
      });
  agent.state.change(ctid, { state: "stopped", init: null, exit, wanted: verdict.wanted }, verdict.reason);
  return shouldRun(agent, ctid, former) ? "start" : null;
}

/**
 * It runs. A spec that forbids it is obeyed now. A restart goes on, because init may have been asked to power off
 * already; a stop that was cut short is as if it had not been asked for.
 */
function takeUpRunning(agent: Agent, ctid: Ctid, { kinds }: FormerLife): Sequel {
  const { spec, state, wanted } = agent.state.containers.get(ctid);
  if (startHindrance(spec) !== null) return "stop";
  if (state === "stopping" && wanted === "running") return "restart";
  const wasStopping = kinds.has("container.stop") || kinds.has("container.kill");
  const isUndone = wasStopping && wanted === "stopped";
  if (isUndone || state === "stopping") {
    const now = agent.live.get(ctid)?.isMonitored === false ? "unmonitored" : "running";
    agent.state.change(ctid, { state: now, wanted: isUndone ? "running" : wanted }, "stop interrupted");
  }
  return null;
}

/** After a host's boot no process of before exists, and a pid that looks like one is somebody else's. */
function endOfHost(record: ContainerRecord): Exit {
  return { kind: "lost", code: -1, atMs: record.sinceMs };
}

function shouldRun(agent: Agent, ctid: Ctid, { isHostBoot }: FormerLife): boolean {
  const { wanted, spec } = agent.state.containers.get(ctid);
  return wanted === "running" && startHindrance(spec) === null && (!isHostBoot || spec.isAutostart);
}
