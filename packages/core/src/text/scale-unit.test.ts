import { expect, it } from "vitest";
import { scaleBits, scaleBytes } from "./scale-unit.ts";

it.each([
  [0, 0, "B"],
  [1023, 1023, "B"],
  [1024, 1, "KiB"],
  [1.5 * 1024 ** 3, 1.5, "GiB"],
  [2048 * 1024 ** 3, 2, "TiB"],
])("writes %d bytes as %d %s", (bytes, value, unit) => {
  expect(scaleBytes(bytes)).toEqual({ value, unit });
});

it("writes network speed by thousands", () => {
  expect(scaleBits(12_350_000)).toEqual({ value: 12.35, unit: "Mbit" });
});
