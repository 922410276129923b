"use client";
import { memo, useMemo } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, XAxis, YAxis } from "recharts";
import type { ChartData, ChartSeries } from "./chart-data.ts";
import type { ChartScale } from "./chart-scale.ts";

/** The plot's height in pixels; fixed, so that nothing jumps while it loads. */
export const PLOT_HEIGHT = 132;

const margin = { top: 0, right: 0, bottom: 0, left: 0 };
const ink = (color: number) => `var(--color-chart-${color})`;

type Row = Record<string, number | [number, number] | null>;

/** Lays points out as recharts wants them, with an empty row in each gap so that the line breaks. */
export function plotRows(data: ChartData): Row[] {
  const rows: Row[] = data.points.map((point) => {
    const row: Row = { atMs: point.atMs };
    point.values.forEach((reading, line) => {
      row[`avg${line}`] = reading?.avg ?? null;
      row[`band${line}`] = reading === null ? null : [reading.min, reading.max];
    });
    return row;
  });
  for (const gap of data.gaps) rows.push({ atMs: (gap.fromMs + gap.toMs) / 2 });
  return rows.sort((left, right) => Number(left.atMs) - Number(right.atMs));
}

export interface PlotProps {
  data: ChartData;
  series: readonly ChartSeries[];
  scale: ChartScale;
  limits: readonly number[];
  width: number;
}

/** Draws lines, bands and the limit; every word around them is HTML over it. */
export const Plot = memo(function Plot({ data, series, scale, limits, width }: PlotProps) {
  const rows = useMemo(() => plotRows(data), [data]);
  const xDomain = useMemo<[number, number]>(() => [data.fromMs, data.toMs], [data]);
  const yDomain = useMemo<[number, number]>(() => [0, scale.max], [scale]);
  const yTicks = useMemo(() => [...scale.ticks], [scale]);
  const common = { isAnimationActive: false, activeDot: false, dot: false, type: "linear" } as const;
  return (
    <ComposedChart width={width} height={PLOT_HEIGHT} data={rows} margin={margin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--color-grid)" />
      <XAxis hide dataKey="atMs" type="number" domain={xDomain} allowDataOverflow />
      <YAxis hide width={0} type="number" domain={yDomain} ticks={yTicks} allowDataOverflow />
      {series.map((line, index) => (
        <Area
          key={`band${line.name}`}
          {...common}
          dataKey={`band${index}`}
          stroke="none"
          fill={ink(line.color)}
          fillOpacity={0.22}
        />
      ))}
      {series.map((line, index) =>
        line.isFilled ? (
          <Area
            key={line.name}
            {...common}
            dataKey={`avg${index}`}
            stroke={ink(line.color)}
            strokeWidth={1.5}
            fill={ink(line.color)}
            fillOpacity={0.12}
          />
        ) : (
          <Line
            key={line.name}
            {...common}
            dataKey={`avg${index}`}
            stroke={ink(line.color)}
            strokeWidth={1.5}
            {...(index === 1 ? { strokeDasharray: "5 3" } : {})}
          />
        ),
      )}
      {limits.map((limit) => (
        <ReferenceLine key={`limit${limit}`} y={limit} stroke="var(--color-danger)" strokeDasharray="2 3" />
      ))}
    </ComposedChart>
  );
});
