// How long what is kept: the three tiers of the history, and which one answers a question. Pure.

export interface Tier {
  readonly stepMs: number;
  readonly keepMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Ten seconds: one row of all containers is written this often, and a crash loses no more. */
export const TICK_MS = 10_000;
/** The finest first; their order is their number in the database. */
export const tiers = [
  { stepMs: TICK_MS, keepMs: DAY_MS },
  { stepMs: 5 * MINUTE_MS, keepMs: 30 * DAY_MS },
  { stepMs: 60 * MINUTE_MS, keepMs: 730 * DAY_MS },
] as const satisfies readonly Tier[];

/** A blob holds this many buckets in every tier: ten minutes, five hours, two and a half days. */
export const BUCKETS_PER_WINDOW = 60;
/** The stretch of one blob of the finest tier; ticks are folded when it is over. */
export const FOLD_MS = TICK_MS * BUCKETS_PER_WINDOW;

export interface HistoryAsk {
  readonly ctid: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly points: number;
  readonly nowMs: number;
}

/** Chooses the tier to read and the length of a step, so that no more than `points` steps touch the range. */
export function chooseStep({ fromMs, toMs, points, nowMs }: HistoryAsk): { tier: number; stepMs: number } {
  const wantedMs = (toMs - fromMs) / points;
  const covering = tiers.map((tier, index) => ({ ...tier, index })).filter(({ keepMs }) => fromMs >= nowMs - keepMs);
  const coarsest = tiers.length - 1;
  const tier = covering.findLast(({ stepMs }) => stepMs <= wantedMs)?.index ?? covering[0]?.index ?? coarsest;
  const unitMs = tiers[tier]?.stepMs ?? TICK_MS;
  let stepMs = unitMs * Math.max(1, Math.ceil(wantedMs / unitMs));
  while (Math.ceil(toMs / stepMs) - Math.floor(fromMs / stepMs) > points) stepMs += unitMs;
  return { tier, stepMs };
}
