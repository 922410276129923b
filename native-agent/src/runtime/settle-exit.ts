// What happens after the last process of a container has ended, whoever ended it: what it left in the
// kernel goes, its state says stopped, and the exit policy decides what follows. Called by the agent's
// onExit and by converge.ts. What holds: it runs under the container's lock, so a start or a stop
// that is still at work comes first, and a second call for the same exit finds nothing to do.
import { randomUUID } from "node:crypto";
import type { Exit } from "@berth/contract/observation.ts";
import type { Operation } from "@berth/contract/operation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { isLive } from "@berth/core/container/state.ts";
import type { Agent } from "./agent.ts";
import { decideAfterExit } from "./exit-policy.ts";
import { releaseContainer } from "./release-container.ts";
import type { Restarts } from "./restarts.ts";
import { runOperation } from "./run-operation.ts";
import { startHindrance } from "./start-hindrance.ts";
import { turnOn } from "./turn-on.ts";

/** An exit that could not be settled, for a full disk or a kernel that holds on to something, is settled later. */
const SETTLE_AGAIN_MS = 5000;

/** Waits for the container's lock and settles the exit; never throws: until it is settled it is tried again. */
export async function settleExit(agent: Agent, restarts: Restarts, ended: { ctid: Ctid; exit: Exit }): Promise<void> {
  const { ctid } = ended;
  const release = await agent.locks.takeInTurn(ctid, "exit");
  try {
    await settle(agent, restarts, ended);
  } catch (err) {
    agent.log.error({ err, ctid }, "settling an exit");
    restarts.plan(ctid, { shortLives: restarts.shortLives(ctid), afterMs: SETTLE_AGAIN_MS }, () => {
      void settleExit(agent, restarts, ended);
    });
  } finally {
    release();
  }
}

async function settle(agent: Agent, restarts: Restarts, { ctid, exit }: { ctid: Ctid; exit: Exit }): Promise<void> {
  const record = agent.state.containers.find(ctid);
  // A stop, a delete or a failed start has settled it already, or a later start lives by now.
  if (record === null || !isLive(record.state) || agent.live.has(ctid)) return;
  await releaseContainer(agent, ctid);
  const verdict = decideAfterExit({
    wanted: record.wanted,
    isHeld: startHindrance(record.spec) !== null,
    isAsked: record.state === "stopping",
    exit,
    ranMs: exit.atMs - record.sinceMs,
    shortLives: restarts.shortLives(ctid),
  });
  agent.state.change(ctid, { state: "stopped", init: null, exit, wanted: verdict.wanted }, verdict.reason);
  agent.log.info({ ctid, exit, startAfterMs: verdict.startAfterMs }, verdict.reason);
  if (verdict.startAfterMs === null) return;
  restarts.plan(ctid, { shortLives: verdict.shortLives, afterMs: verdict.startAfterMs }, () =>
    startAgain(agent, restarts, ctid),
  );
}

/** After a start of our own that failed: the next one is as far away as after so many short lives. */
const TRY_AGAIN_MS = 60_000;

/** Starts a container that should run and does not, as an operation of the agent's own; null when there is nothing to start now. */
export function startAgain(agent: Agent, restarts: Restarts, ctid: Ctid): Operation | null {
  const record = agent.state.containers.find(ctid);
  // Between the plan and now somebody may have stopped, started or deleted it: what is wanted now counts.
  if (record === null || record.wanted !== "running" || record.state !== "stopped") return null;
  if (startHindrance(record.spec) !== null) return null;
  const tryAgain = () =>
    restarts.plan(ctid, { shortLives: restarts.shortLives(ctid), afterMs: TRY_AGAIN_MS }, () =>
      startAgain(agent, restarts, ctid),
    );
  if (agent.locks.holder(ctid) !== null) {
    tryAgain();
    return null;
  }
  const job = { id: `${randomUUID()}.1`, kind: "converge.start", ctid, action: "start", traceId: null } as const;
  return runOperation(agent, job, (progress) =>
    turnOn(agent, ctid, progress).catch((error: unknown) => {
      tryAgain();
      throw error;
    }),
  );
}
