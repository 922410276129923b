import { expect, test } from "vitest";
import { moveInGrid } from "./move-in-grid.ts";

const grid = { columns: 32, count: 256 };

test.each([
  ["ArrowRight", 33, 34],
  ["ArrowLeft", 33, 32],
  ["ArrowLeft", 32, 31],
  ["ArrowDown", 33, 65],
  ["ArrowUp", 33, 1],
  ["Home", 33, 32],
  ["End", 33, 63],
  ["PageUp", 33, 1],
  ["PageDown", 33, 255],
])("%s leads from %i to %i", (key, from, to) => {
  expect(moveInGrid(from, key, grid)).toBe(to);
});

test("at the edges one stays, and other keys move nothing", () => {
  expect(moveInGrid(0, "ArrowLeft", grid)).toBe(0);
  expect(moveInGrid(5, "ArrowUp", grid)).toBe(5);
  expect(moveInGrid(255, "ArrowRight", grid)).toBe(255);
  expect(moveInGrid(250, "ArrowDown", grid)).toBe(250);
  expect(moveInGrid(5, "Enter", grid)).toBeNull();
  expect(moveInGrid(5, "End", { columns: 8, count: 7 })).toBe(6);
});
