// Brings the node to what should be, at the agent's start: the only recovery path there is. Called by
// main.ts before any door is open. Before: state.db may speak of a former life, the kernel of running
// containers. After: every running container is held, every ended one is settled, no operation of the
// former life is left open, and what should run is being started.
import type { Exit } from "@berth/contract/observation.ts";
import type { Operation } from "@berth/contract/operation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { isLive } from "@berth/core/container/state.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { ContainerRecord } from "../state/container-record.ts";
import { adoptContainer } from "./adopt-container.ts";
import type { Agent } from "./agent.ts";
import { deleteContainer } from "./delete-container.ts";
import { decideAfterExit } from "./exit-policy.ts";
import { releaseContainer } from "./release-container.ts";
import type { Restarts } from "./restarts.ts";
import { startAgain } from "./settle-exit.ts";
import { startHindrance } from "./start-hindrance.ts";
import { toWireError } from "./to-wire-error.ts";

export interface Boot {
  /** The kernel's own name of this boot: /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

/** So many starts at once after a host's boot: more only wait for the same disks. */
const STARTS_AT_ONCE = 4;

/** Converges once; what could not be mended for one container is logged and leaves the others alone. */
export async function converge(agent: Agent, restarts: Restarts, boot: Boot): Promise<void> {
  const isHostBoot = agent.state.meta.get("boot_id") !== boot.bootId;
  const interrupted = agent.state.operations.listUnfinished();
  const started: Ctid[] = [];
  for (const { spec } of agent.state.containers.list()) {
    try {
      if (await takeUp(agent, spec.ctid, { interrupted, isHostBoot })) started.push(spec.ctid);
    } catch (err) {
      agent.log.error({ err, ctid: spec.ctid }, "taking up a container");
    }
  }
  for (const operation of interrupted) await endInterrupted(agent, operation);
  if (isHostBoot) agent.state.meta.set("boot_at_ms", String(Date.now()));
  agent.state.meta.set("boot_id", boot.bootId);
  startAll(agent, restarts, started).catch((err: unknown) => agent.log.error({ err }, "starting what should run"));
}

/** Takes one container up where the former life left it; true when it should be started now. */
async function takeUp(
  agent: Agent,
  ctid: Ctid,
  former: { interrupted: readonly Operation[]; isHostBoot: boolean },
): Promise<boolean> {
  const record = agent.state.containers.get(ctid);
  const was = former.interrupted.find((operation) => operation.ctid === ctid)?.kind ?? null;
  if (record.state === "creating" || record.state === "deleting") {
    await releaseContainer(agent, ctid);
    return false;
  }
  if (record.state === "starting") return undoStart(agent, ctid, was);
  if (!isLive(record.state))
    return shouldRun(agent, ctid, former.isHostBoot) && mayStart(agent, record, former.isHostBoot);
  const exit = former.isHostBoot ? endOfHost(record) : await adoptContainer(agent, ctid);
  if (exit === null) return false;
  await releaseContainer(agent, ctid);
  // A host's boot is nobody's wish: what was wanted stays, whatever a stale exit file says.
  const verdict = former.isHostBoot
    ? { wanted: record.wanted, reason: "host boot" }
    : decideAfterExit({
        wanted: record.wanted,
        isHeld: startHindrance(record.spec) !== null,
        exit,
        ranMs: exit.atMs - record.sinceMs,
        shortLives: 0,
      });
  agent.state.change(ctid, { state: "stopped", init: null, exit, wanted: verdict.wanted }, verdict.reason);
  return shouldRun(agent, ctid, former.isHostBoot);
}

/** After a host's boot no process of before exists, and a pid that looks like one is somebody else's. */
function endOfHost(record: ContainerRecord): Exit {
  return { kind: "lost", code: -1, atMs: record.sinceMs };
}

/**
 * A container that stopped in this boot and is wanted running waits for a start its former life had
 * planned. One that lay still when the host came up has no autostart, and lies still.
 */
function mayStart(agent: Agent, record: ContainerRecord, isHostBoot: boolean): boolean {
  return isHostBoot || record.sinceMs > Number(agent.state.meta.get("boot_at_ms") ?? 0);
}

/** A start that a death cut short is undone; if somebody asked for it, asking again is theirs. */
async function undoStart(agent: Agent, ctid: Ctid, was: string | null): Promise<boolean> {
  await releaseContainer(agent, ctid);
  const { wanted } = agent.state.containers.get(ctid);
  const kept = was === "container.start" ? "stopped" : wanted;
  agent.state.change(ctid, { state: "stopped", init: null, wanted: kept }, "start interrupted");
  return kept === "running";
}

function shouldRun(agent: Agent, ctid: Ctid, isHostBoot: boolean): boolean {
  const { wanted, spec } = agent.state.containers.get(ctid);
  return wanted === "running" && startHindrance(spec) === null && (!isHostBoot || spec.isAutostart);
}

/** Ends what the former life had begun: a delete goes forward, everything else is reported as interrupted. */
async function endInterrupted(agent: Agent, operation: Operation): Promise<void> {
  const { id, kind, ctid } = operation;
  try {
    if (kind !== "container.delete" || ctid === null)
      throw new BerthError("task.interrupted", `the agent was restarted during ${kind}`);
    const log = (line: string) => agent.state.operations.log(id, line);
    log("the agent was restarted; the delete goes on");
    await deleteContainer(agent, ctid, { step: log, log });
    agent.state.operations.finish(id, null);
  } catch (error) {
    agent.state.operations.finish(id, toWireError(error, null));
    agent.log.warn({ operation: id, kind, ctid, err: error }, "an operation of the former life");
  }
}

/** Starts them in order of their numbers, a few at a time. */
async function startAll(agent: Agent, restarts: Restarts, ctids: readonly Ctid[]): Promise<void> {
  const waiting = [...ctids];
  const never = new AbortController().signal;
  const work = async () => {
    for (let ctid = waiting.shift(); ctid !== undefined; ctid = waiting.shift()) {
      const operation = startAgain(agent, restarts, ctid);
      if (operation === null) continue;
      for await (const _ of agent.state.operations.watch(operation.id, operation.seq, never));
    }
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, work));
}
