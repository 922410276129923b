import type { ChartData, ChartPoint, Gap, RawPoint, Reading } from "./chart-data.ts";

/** More points than this are not seen at a chart's width and only cost time. */
const MAX_POINTS = 240;

export interface BucketWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** The distance of two raw points when nothing is missing. */
  readonly rawStepMs: number;
}

/**
 * Folds raw points into at most 240 steps, keeping the lowest, the average and the highest of each,
 * so that a spike of one second survives any width. Steps lie on multiples of their own length:
 * a live chart that moves on does not fold the same seconds differently each time.
 */
export function bucketPoints(raw: readonly RawPoint[], window: BucketWindow): ChartData {
  const { fromMs, toMs, rawStepMs } = window;
  const rawCount = Math.max(1, Math.ceil((toMs - fromMs) / rawStepMs));
  const stepMs = rawStepMs * Math.max(1, Math.ceil(rawCount / MAX_POINTS));
  const inside = raw.filter((point) => point.atMs >= fromMs && point.atMs <= toMs);
  const groups = Map.groupBy(inside, (point) => Math.floor(point.atMs / stepMs));
  const points = [...groups].map(([step, group]) => foldStep(step * stepMs + stepMs / 2, group));
  return { fromMs, toMs, stepMs, points, gaps: findGaps(inside, window) };
}

function foldStep(atMs: number, group: readonly RawPoint[]): ChartPoint {
  const lines = group[0]?.values.length ?? 0;
  return { atMs, values: Array.from({ length: lines }, (_, line) => foldLine(group, line)) };
}

function foldLine(group: readonly RawPoint[], line: number): Reading | null {
  const known = group.map((point) => point.values[line] ?? null).filter((value) => value !== null);
  if (known.length === 0) return null;
  const sum = known.reduce((total, value) => total + value, 0);
  return { avg: sum / known.length, min: Math.min(...known), max: Math.max(...known) };
}

/** Finds stretches of more than 2.5 steps without a known value, also between the last one and now. */
function findGaps(points: readonly RawPoint[], { toMs, rawStepMs }: BucketWindow): Gap[] {
  const times = points.filter((point) => point.values.some((value) => value !== null)).map((point) => point.atMs);
  const gaps: Gap[] = [];
  times.forEach((fromMs, index) => {
    const next = times[index + 1] ?? toMs;
    if (next - fromMs > 2.5 * rawStepMs) gaps.push({ fromMs, toMs: next });
  });
  return gaps;
}
