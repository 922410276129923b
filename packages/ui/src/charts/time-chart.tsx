"use client";
import { Table2 } from "lucide-react";
import { type PointerEvent, useMemo, useRef, useState } from "react";
import { Button } from "../button.tsx";
import { ChartAxes, TimeAxis } from "./chart-axes.tsx";
import type { ChartData, ChartLimit, ChartSeries, Reading } from "./chart-data.ts";
import { ChartOverlay } from "./chart-overlay.tsx";
import { chooseScale } from "./chart-scale.ts";
import { ChartTable } from "./chart-table.tsx";
import type { ChartWords } from "./chart-words.ts";
import { useCrosshair } from "./crosshair.tsx";
import { PLOT_HEIGHT, Plot } from "./plot.tsx";
import { summarizeSeries } from "./summarize-series.ts";
import { Swatch } from "./swatch.tsx";
import { type ChartSource, useLiveData } from "./use-live-data.ts";
import { useWidth } from "./use-width.ts";

export interface TimeChartProps {
  title: string;
  source: ChartSource;
  /** At most four lines; hoist or memoise it, as every object given to a chart. */
  series: readonly ChartSeries[];
  /** None, one for all lines, or one for each line; hoist or memoise it too. */
  limits: readonly ChartLimit[];
  base?: "decimal" | "binary";
  format: (value: number) => string;
  /** The number in the header instead of one for each line: "0.84 of 2 cores"; of the first line. */
  headline?: (latest: number) => string;
  words: ChartWords;
}

/** Draws live measurements against their limit: the one chart of Berth, on recharts. */
export function TimeChart({
  title,
  source,
  series,
  limits,
  base = "decimal",
  format,
  headline,
  words,
}: TimeChartProps) {
  const root = useRef<HTMLDivElement>(null);
  const data = useLiveData(source, root);
  const width = useWidth(root);
  const crosshair = useCrosshair();
  // A table that moved on every second could not be read: it shows the moment it was opened.
  const [tabled, setTabled] = useState<ChartData | null>(null);
  const highestLimit = limits.length === 0 ? null : Math.max(...limits.map((limit) => limit.value));
  const limitValues = useMemo(() => limits.map((limit) => limit.value), [limits]);
  const scale = useMemo(() => chooseScale(highest(data), highestLimit, base), [data, highestLimit, base]);
  const latest = latestValues(data);
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    crosshair.set(data.fromMs + ((event.clientX - box.left) / box.width) * (data.toMs - data.fromMs));
  };
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border border-border bg-surface p-4">
      <header className="mb-2 flex min-h-7 flex-wrap items-center gap-x-3">
        <h2 className="grow text-14 font-semibold">{title}</h2>
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 text-13 text-muted figures max-sm:order-last max-sm:basis-full">
          {headline !== undefined && latest?.[0] ? (
            <span className="whitespace-nowrap">{headline(latest[0].avg)}</span>
          ) : null}
          {series.length === 1
            ? null
            : series.map((line, index) => (
                <span key={line.name} className="inline-flex items-center gap-1.5 whitespace-nowrap">
                  <Swatch color={line.color} isDashed={index === 1} />
                  {line.name} {headline === undefined ? (latest?.[index] ? format(latest[index].avg) : "–") : null}
                </span>
              ))}
        </div>
        <Button
          variant="quiet"
          size="icon"
          aria-label={`${title}: ${words.asTable}`}
          title={words.asTable}
          className="-mr-2"
          onClick={() => setTabled(data)}
        >
          <Table2 aria-hidden className="size-3.5" />
        </Button>
      </header>
      <div
        ref={root}
        className="relative touch-pan-y"
        style={{ height: PLOT_HEIGHT }}
        onPointerMove={point}
        onPointerLeave={() => crosshair.set(null)}
      >
        {width > 0 ? (
          <div aria-hidden>
            <Plot data={data} series={series} scale={scale} limits={limitValues} width={width} />
          </div>
        ) : null}
        <ChartAxes data={data} scale={scale} limits={limits} format={format} words={words} />
        <ChartOverlay data={data} series={series} format={format} words={words} crosshair={crosshair} />
      </div>
      <TimeAxis data={data} words={words} />
      <ul className="sr-only">
        {series.map((line, index) => {
          const summary = summarizeSeries(data.points, index, limitOf(limits, index));
          return (
            <li key={line.name}>{summary === null ? words.nothingYet : words.summary(line.name, summary, format)}</li>
          );
        })}
      </ul>
      {tabled !== null ? (
        <ChartTable
          title={title}
          data={tabled}
          series={series}
          format={format}
          words={words}
          onClose={() => setTabled(null)}
        />
      ) : null}
    </section>
  );
}

function highest(data: ChartData): number {
  return data.points.reduce((top, point) => Math.max(top, ...point.values.map((reading) => reading?.max ?? 0)), 0);
}

/** The last step with values, unless the data stopped before now: an old number must not look live. */
function latestValues(data: ChartData): readonly (Reading | null)[] | null {
  if (data.gaps.some((gap) => gap.toMs >= data.toMs)) return null;
  return data.points.at(-1)?.values ?? null;
}

/** One limit holds for every line; several stand in the order of the lines. */
export function limitOf(limits: readonly ChartLimit[], line: number): number | null {
  return (limits.length === 1 ? limits[0] : limits[line])?.value ?? null;
}
