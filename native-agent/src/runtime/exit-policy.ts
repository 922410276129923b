// What follows when a container's init has ended: pure judgement, no kernel, no clock of its own.
// Called by settle-exit.ts after a real exit and by converge.ts for what happened while the agent
// was away. What holds: only a poweroff from inside changes what is wanted; one that the agent itself
// had asked for, in the middle of a restart or because the spec forbids it to run, does not.
import type { Exit } from "@berth/contract/observation.ts";
import type { WantedPower } from "@berth/core/container/state.ts";

export interface ExitFacts {
  readonly wanted: WantedPower;
  /** True when the spec forbids it to run: suspended, or in the bin. */
  readonly isHeld: boolean;
  /** True when the agent was stopping it: whoever wants it stopped has written that down before. */
  readonly isAsked: boolean;
  readonly exit: Exit;
  /** How long init ran, in ms. */
  readonly ranMs: number;
  /** How many times in a row it ended soon after its start, this one not counted. */
  readonly shortLives: number;
}

export interface ExitVerdict {
  readonly wanted: WantedPower;
  /** Null leaves it stopped; otherwise start again after this many ms. */
  readonly startAfterMs: number | null;
  readonly shortLives: number;
  /** The word for the event. */
  readonly reason: string;
}

/** A life this long shows that the container works: the back-off begins anew. */
const LONG_LIFE_MS = 60_000;
const BACK_OFF_MS = [0, 1000, 2000, 5000, 15_000, 60_000];

/** Decides whether the container is started again, and when. */
export function decideAfterExit(facts: ExitFacts): ExitVerdict {
  const { exit, isAsked, isHeld, wanted } = facts;
  if (wanted === "stopped" || (isAsked && isHeld)) return { wanted, startAfterMs: null, shortLives: 0, reason: "stop" };
  if (isAsked) return { wanted, startAfterMs: 0, shortLives: 0, reason: "restart" };
  if (exit.kind === "poweroff")
    return { wanted: "stopped", startAfterMs: null, shortLives: 0, reason: "poweroff inside" };
  const reason = exit.kind === "reboot" ? "reboot inside" : "crash";
  if (isHeld) return { wanted, startAfterMs: null, shortLives: 0, reason };
  const shortLives = facts.ranMs >= LONG_LIFE_MS ? 0 : facts.shortLives + 1;
  // A reboot from inside is meant: the first one of a row starts at once, as a machine would.
  const place = exit.kind === "reboot" ? shortLives - 1 : shortLives;
  const startAfterMs = BACK_OFF_MS[Math.min(Math.max(place, 0), BACK_OFF_MS.length - 1)] ?? 0;
  return { wanted, startAfterMs, shortLives, reason };
}
