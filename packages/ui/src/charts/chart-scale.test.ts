import { describe, expect, it } from "vitest";
import { chooseScale } from "./chart-scale.ts";

describe("chooseScale", () => {
  it("leaves room above the limit", () => {
    const scale = chooseScale(0.84, 2);
    expect(scale.max).toBeGreaterThan(2);
    expect(scale.ticks).toEqual([0, 1, 2]);
  });

  it("counts bytes in powers of two", () => {
    const gib = 1024 ** 3;
    expect(chooseScale(0.3 * gib, 2 * gib, "binary").ticks).toEqual([0, gib, 2 * gib]);
  });

  it("follows the data where it is higher than the limit", () => {
    expect(chooseScale(10, 2).max).toBeGreaterThan(10);
  });

  it("has a height even when everything is zero", () => {
    expect(chooseScale(0, null)).toEqual({ max: 1, ticks: [0] });
  });

  it.each([0.003, 0.7, 3, 14, 99, 12_345, 9_876_543])("draws between one and four lines for %d", (value) => {
    for (const base of ["decimal", "binary"] as const) {
      const { ticks } = chooseScale(value, null, base);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(4);
    }
  });
});
