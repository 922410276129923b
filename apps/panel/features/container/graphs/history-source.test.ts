import { type History, historySeriesNames } from "@berth/contract/history.ts";
import { describe, expect, it } from "vitest";
import { parseRange } from "./chart-range.ts";
import { makeHistorySource } from "./history-source.ts";

const nothing = { avg: [0, 0], min: [0, 0], max: [0, 0] };
const history: History = {
  fromMs: 0,
  toMs: 80_000,
  stepMs: 20_000,
  atMs: [0, 60_000],
  series: {
    ...(Object.fromEntries(historySeriesNames.map((name) => [name, nothing])) as History["series"]),
    cpuCores: { avg: [0.5, 1], min: [0, 0.9], max: [2, 1.1] },
  },
  gaps: [{ fromMs: 20_000, toMs: 60_000 }],
};

describe("a chart of the past", () => {
  it("shows the average, the lowest and the highest of each step, in the middle of it", () => {
    const data = makeHistorySource(history)(["cpuCores", "processes"]).read();
    expect(data.points).toEqual([
      {
        atMs: 10_000,
        values: [
          { avg: 0.5, min: 0, max: 2 },
          { avg: 0, min: 0, max: 0 },
        ],
      },
      {
        atMs: 70_000,
        values: [
          { avg: 1, min: 0.9, max: 1.1 },
          { avg: 0, min: 0, max: 0 },
        ],
      },
    ]);
    expect(data).toMatchObject({ fromMs: 0, toMs: 80_000, stepMs: 20_000, gaps: history.gaps });
  });

  it("gives the same data each time it is read, so that nothing is drawn twice", () => {
    const source = makeHistorySource(history)(["cpuCores"]);
    expect(source.read()).toBe(source.read());
  });
});

it("a range nobody knows is live", () => {
  expect([null, "1h", "24h", "live", "9y"].map(parseRange)).toEqual(["live", "1h", "24h", "live", "live"]);
});
