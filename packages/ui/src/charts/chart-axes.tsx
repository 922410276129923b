"use client";
import type { ChartData, ChartLimit } from "./chart-data.ts";
import type { ChartScale } from "./chart-scale.ts";
import type { ChartWords } from "./chart-words.ts";

const stepsMs = [10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000];

/** In a narrower gap its words would lie over the lines; the crosshair says them. */
const MIN_LABELLED_SHARE = 0.15;

/** Chooses round times for the labels under a chart, at least a seventh of its width from each edge. */
export function timeTicks(fromMs: number, toMs: number): number[] {
  const spanMs = toMs - fromMs;
  const step = stepsMs.find((candidate) => spanMs / candidate <= 5.5) ?? spanMs;
  const ticks: number[] = [];
  for (let tick = Math.ceil(fromMs / step) * step; tick < toMs; tick += step) {
    const share = (tick - fromMs) / spanMs;
    if (share > 0.06 && share < 0.82) ticks.push(tick);
  }
  return ticks;
}

export interface ChartAxesProps {
  data: ChartData;
  scale: ChartScale;
  limits: readonly ChartLimit[];
  format: (value: number) => string;
  words: ChartWords;
}

/** Writes the scale, the limit's name and the gaps over the plot. */
export function ChartAxes({ data, scale, limits, format, words }: ChartAxesProps) {
  const spanMs = data.toMs - data.fromMs;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden text-11 figures">
      {data.gaps.map((gap) => (
        <div
          key={gap.fromMs}
          className="absolute inset-y-0 flex items-center justify-center bg-[repeating-linear-gradient(45deg,var(--color-border)_0_1px,transparent_1px_6px)] text-muted"
          style={{
            left: `${((gap.fromMs - data.fromMs) / spanMs) * 100}%`,
            width: `${((gap.toMs - gap.fromMs) / spanMs) * 100}%`,
          }}
        >
          {(gap.toMs - gap.fromMs) / spanMs < MIN_LABELLED_SHARE ? null : (
            <span className="rounded-sm bg-surface px-1 text-center">{words.noData(gap.toMs - gap.fromMs)}</span>
          )}
        </div>
      ))}
      {scale.ticks
        .filter(
          (tick) =>
            tick > 0 &&
            tick < scale.max * 0.9 &&
            limits.every((limit) => Math.abs(tick - limit.value) > scale.max * 0.1),
        )
        .map((tick) => (
          <span
            key={tick}
            className="absolute left-0 -translate-y-full rounded-sm bg-surface/80 pr-1 text-muted"
            style={{ top: `${(1 - tick / scale.max) * 100}%` }}
          >
            {format(tick)}
          </span>
        ))}
      {limits.map((limit, index) => (
        <span
          key={limit.label}
          className={`absolute rounded-sm bg-surface/80 px-1 text-danger ${index === 0 ? "right-0" : "right-1/2"}`}
          style={{ top: `calc(${(1 - limit.value / scale.max) * 100}% + 1px)` }}
        >
          {limit.label}
        </span>
      ))}
    </div>
  );
}

/** Writes the times under the plot; the right edge of a live chart is now. */
export function TimeAxis({ data, words }: { data: ChartData; words: ChartWords }) {
  return (
    <div aria-hidden className="relative mt-1.5 h-4 text-11 text-muted figures">
      {timeTicks(data.fromMs, data.toMs).map((tick) => (
        <span
          key={tick}
          className="absolute -translate-x-1/2"
          style={{ left: `${((tick - data.fromMs) / (data.toMs - data.fromMs)) * 100}%` }}
        >
          {words.time(tick)}
        </span>
      ))}
      <span className="absolute right-0">{words.now}</span>
    </div>
  );
}
