import { describe, expect, it } from "vitest";
import { bucketPoints } from "./bucket-points.ts";
import type { RawPoint } from "./chart-data.ts";

const seconds = (from: number, to: number, value: (second: number) => number | null): RawPoint[] =>
  Array.from({ length: to - from }, (_, index) => ({ atMs: (from + index) * 1000, values: [value(from + index)] }));

describe("bucketPoints", () => {
  it("keeps a spike of one second in the highest value of its step", () => {
    const data = bucketPoints(
      seconds(0, 300, (second) => (second === 151 ? 9 : 1)),
      { fromMs: 0, toMs: 300_000, rawStepMs: 1000 },
    );
    expect(data.stepMs).toBe(2000);
    expect(data.points.length).toBeLessThanOrEqual(240);
    const spike = data.points.find((point) => point.values[0]?.max === 9);
    expect(spike?.values[0]).toEqual({ avg: 5, min: 1, max: 9 });
    expect(data.gaps).toEqual([]);
  });

  it("folds the same seconds the same way while the window moves on", () => {
    const raw = seconds(0, 310, (second) => second);
    const first = bucketPoints(raw, { fromMs: 0, toMs: 300_000, rawStepMs: 1000 });
    const later = bucketPoints(raw, { fromMs: 3000, toMs: 303_000, rawStepMs: 1000 });
    const at = first.points[50];
    expect(later.points.find((point) => point.atMs === at?.atMs)).toEqual(at);
  });

  it("reports a stretch longer than two and a half steps as a gap, and a shorter one not", () => {
    const raw = [...seconds(0, 100, () => 1), ...seconds(101, 150, () => 1), ...seconds(200, 300, () => 1)];
    const data = bucketPoints(raw, { fromMs: 0, toMs: 300_000, rawStepMs: 1000 });
    expect(data.gaps).toEqual([{ fromMs: 149_000, toMs: 200_000 }]);
  });

  it("reports that data stopped before the right edge", () => {
    const data = bucketPoints(
      seconds(0, 100, () => 1),
      { fromMs: 0, toMs: 160_000, rawStepMs: 1000 },
    );
    expect(data.gaps).toEqual([{ fromMs: 99_000, toMs: 160_000 }]);
  });

  it("treats a moment with no value as nothing measured", () => {
    const data = bucketPoints(
      seconds(0, 60, (second) => (second > 20 && second < 40 ? null : 1)),
      { fromMs: 0, toMs: 60_000, rawStepMs: 1000 },
    );
    expect(data.gaps).toEqual([{ fromMs: 20_000, toMs: 40_000 }]);
    expect(data.points.some((point) => point.values[0] === null)).toBe(true);
  });
});
