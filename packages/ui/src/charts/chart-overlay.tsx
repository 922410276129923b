"use client";
import type { ChartData, ChartPoint, ChartSeries } from "./chart-data.ts";
import type { ChartWords } from "./chart-words.ts";
import { type Crosshair, useCrosshairTime } from "./crosshair.tsx";
import { Swatch } from "./swatch.tsx";

export interface ChartOverlayProps {
  data: ChartData;
  series: readonly ChartSeries[];
  format: (value: number) => string;
  words: ChartWords;
  crosshair: Crosshair;
}

/** Finds the step the time falls into, or null where nothing was measured. */
export function pointAt(data: ChartData, atMs: number): ChartPoint | null {
  let nearest: ChartPoint | null = null;
  for (const point of data.points) {
    if (nearest === null || Math.abs(point.atMs - atMs) < Math.abs(nearest.atMs - atMs)) nearest = point;
  }
  return nearest !== null && Math.abs(nearest.atMs - atMs) <= data.stepMs * 1.25 ? nearest : null;
}

/** Draws the line under the pointer, on every chart of the page, with the values of that very moment. */
export function ChartOverlay({ data, series, format, words, crosshair }: ChartOverlayProps) {
  const atMs = useCrosshairTime(crosshair);
  if (atMs === null || atMs < data.fromMs || atMs > data.toMs) return null;
  const share = (atMs - data.fromMs) / (data.toMs - data.fromMs);
  const gap = data.gaps.find((candidate) => atMs > candidate.fromMs && atMs < candidate.toMs);
  const point = gap === undefined ? pointAt(data, atMs) : null;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      <div className="absolute inset-y-0 w-px bg-muted/70" style={{ left: `${share * 100}%` }} />
      <div
        className="absolute top-1 z-10 rounded-md border border-border bg-surface px-2 py-1 text-12 whitespace-nowrap figures"
        style={share > 0.5 ? { right: `calc(${(1 - share) * 100}% + 6px)` } : { left: `calc(${share * 100}% + 6px)` }}
      >
        <div className="text-muted">{words.exactTime(point?.atMs ?? atMs)}</div>
        {gap !== undefined ? <div>{words.noData(gap.toMs - gap.fromMs)}</div> : null}
        {point === null
          ? null
          : series.map((line, index) => (
              <div key={line.name} className="flex items-center gap-1.5">
                <Swatch color={line.color} isDashed={index === 1} />
                <span className="text-muted">{line.name}</span>
                <span className="ml-auto pl-2">{point.values[index] ? format(point.values[index].avg) : "–"}</span>
              </div>
            ))}
      </div>
    </div>
  );
}
