import { expect, it } from "vitest";
import { sharePercent } from "../meter.tsx";
import { sparklinePath } from "../sparkline.tsx";
import { timeTicks } from "./chart-axes.tsx";
import type { ChartData } from "./chart-data.ts";
import { pointAt } from "./chart-overlay.tsx";
import { chartCsv } from "./chart-table.tsx";
import { plotRows } from "./plot.tsx";

const reading = (value: number) => ({ avg: value, min: value - 1, max: value + 1 });
const data: ChartData = {
  fromMs: 0,
  toMs: 60_000,
  stepMs: 1000,
  points: [
    { atMs: 1000, values: [reading(2), null] },
    { atMs: 2000, values: [reading(4), reading(8)] },
    { atMs: 50_000, values: [reading(6), reading(9)] },
  ],
  gaps: [{ fromMs: 2000, toMs: 50_000 }],
};

it("breaks the line inside a gap instead of drawing across it", () => {
  const rows = plotRows(data);
  expect(rows.map((row) => row.atMs)).toEqual([1000, 2000, 26_000, 50_000]);
  expect(rows[2]).toEqual({ atMs: 26_000 });
  expect(rows[1]).toMatchObject({ avg0: 4, band0: [3, 5], avg1: 8 });
  expect(rows[0]).toMatchObject({ avg1: null, band1: null });
});

it("shows under the pointer the moment itself, never the nearest one across a gap", () => {
  expect(pointAt(data, 1900)?.atMs).toBe(2000);
  expect(pointAt(data, 20_000)).toBeNull();
});

it("hands out the numbers with whole times, and an unknown one as empty", () => {
  const csv = chartCsv(data, [
    { name: 'in "fast"', color: 1 },
    { name: "out", color: 2 },
  ]);
  expect(csv.split("\n").slice(0, 2)).toEqual(['"time","in ""fast""","out"', "1970-01-01T00:00:01.000Z,2,"]);
});

it("labels round times that do not touch the edges", () => {
  const minute = 60_000;
  const ticks = timeTicks(10.5 * minute, 15.5 * minute);
  expect(ticks).toEqual([11, 12, 13, 14].map((tick) => tick * minute));
});

it("breaks a sparkline where nothing was measured", () => {
  expect(sparklinePath([0, 10, null, 5], { width: 30, height: 10, max: 10 })).toBe("M0.0,10.0L10.0,0.0M30.0,5.0");
});

it("keeps a meter between nothing and all", () => {
  expect(sharePercent(3, 2)).toBe(100);
  expect(sharePercent(1, 0)).toBe(0);
});
