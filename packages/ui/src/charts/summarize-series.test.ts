import { expect, it } from "vitest";
import { summarizeSeries } from "./summarize-series.ts";

const points = [1, 2, 3, 2].map((value, index) => ({
  atMs: index,
  values: [{ avg: value, min: value - 1, max: value }, null],
}));

it("says lowest, average, highest and the time at the limit", () => {
  expect(summarizeSeries(points, 0, 3)).toEqual({ min: 0, avg: 2, p95: 3, max: 3, atLimitPercent: 25 });
});

it("says nothing about a line that was never measured", () => {
  expect(summarizeSeries(points, 1, null)).toBeNull();
});
