// Brings the node to what should be, at the agent's start: the only recovery path there is. Called by
// main.ts before any door is open. Before: state.db may speak of a former life, the kernel of running
// containers. After: every running container is held, every ended one is settled, no operation of the
// former life is left open, nothing dead is left in the kernel, and what should run is being started.
import { randomUUID } from "node:crypto";
import type { Operation } from "@berth/contract/operation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Agent } from "./agent.ts";
import { clearOrphans } from "./clear-orphans.ts";
import { endInterrupted } from "./end-interrupted.ts";
import { restartContainer } from "./restart-container.ts";
import type { Restarts } from "./restarts.ts";
import { runOperation } from "./run-operation.ts";
import { startAgain } from "./settle-exit.ts";
import { stopHeld } from "./stop-held.ts";
import { type FormerLife, type Sequel, takeUpContainer } from "./take-up-container.ts";

export interface Boot {
  /** The kernel's own name of this boot: /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

/** The time to shut down of a restart that goes on; the one it had was its caller's and is not known any more. */
const RESTART_WITHIN_MS = 60_000;

/** So many at once after a host's boot: more only wait for the same disks. */
const AT_ONCE = 4;

/** Converges once; what could not be mended for one container is logged and leaves the others alone. */
export async function converge(agent: Agent, restarts: Restarts, boot: Boot): Promise<void> {
  const { meta, operations } = agent.state;
  const isHostBoot = meta.get("boot_id") !== boot.bootId;
  const interrupted = operations.listUnfinished();
  const sequels: [Ctid, Sequel][] = [];
  for (const { spec } of agent.state.containers.list()) {
    const { ctid } = spec;
    const kinds = new Set(interrupted.filter((operation) => operation.ctid === ctid).map(({ kind }) => kind));
    try {
      sequels.push([ctid, await takeUpContainer(agent, ctid, readFormerLife(agent, { kinds, isHostBoot }))]);
    } catch (err) {
      agent.log.error({ err, ctid }, "taking up a container");
    }
  }
  for (const operation of interrupted) await endInterrupted(agent, operation);
  await clearOrphans(agent);
  if (isHostBoot) meta.set("boot_at_ms", String(Date.now()));
  meta.set("boot_id", boot.bootId);
  followUp(agent, restarts, sequels).catch((err: unknown) => agent.log.error({ err }, "starting what should run"));
}

function readFormerLife(agent: Agent, former: Pick<FormerLife, "kinds" | "isHostBoot">): FormerLife {
  return { ...former, bootAtMs: Number(agent.state.meta.get("boot_at_ms") ?? 0) };
}

/** Starts and stops in order of their numbers, a few at a time. */
async function followUp(agent: Agent, restarts: Restarts, sequels: readonly [Ctid, Sequel][]): Promise<void> {
  const waiting = [...sequels];
  const never = new AbortController().signal;
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const operation = begin(agent, restarts, next);
      if (operation === null) continue;
      for await (const _ of agent.state.operations.watch(operation.id, operation.seq, never));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function begin(agent: Agent, restarts: Restarts, [ctid, sequel]: [Ctid, Sequel]): Operation | null {
  if (sequel === "start") return startAgain(agent, restarts, ctid);
  // Whoever was quicker than we has it in hand: a put of the same spec stops it too, and an exit has its policy.
  if (sequel === null || agent.locks.holder(ctid) !== null || !agent.live.has(ctid)) return null;
  const job = { id: `${randomUUID()}.1`, kind: `converge.${sequel}`, ctid, action: sequel, traceId: null } as const;
  return runOperation(agent, job, (progress) =>
    sequel === "stop"
      ? stopHeld(agent, ctid, progress)
      : restartContainer(agent, { ctid, timeoutMs: RESTART_WITHIN_MS }, progress),
  );
}
