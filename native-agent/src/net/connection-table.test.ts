import { expect, test } from "vitest";
import { boundFor } from "./connection-table.ts";

const most = 262_144;

test("a table that is half empty bounds nobody", () => {
  for (const count of [0, 1000, most / 2]) expect(boundFor({ count, most }, null)).toBeNull();
});

test("a table more than half full bounds each container to a sixteenth, until it is down to a quarter", () => {
  expect(boundFor({ count: most / 2 + 1, most }, null)).toBe(16_384);
  expect(boundFor({ count: most / 4 + 1, most }, 16_384)).toBe(16_384);
  expect(boundFor({ count: most / 4, most }, 16_384)).toBeNull();
});

test("a small table leaves each container enough to work with", () => {
  expect(boundFor({ count: 8000, most: 8192 }, null)).toBe(1024);
});
