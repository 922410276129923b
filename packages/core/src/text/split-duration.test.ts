import { expect, it } from "vitest";
import { splitDuration, spokenUnits } from "./split-duration.ts";

it("says an uptime of twelve days and four hours with two units", () => {
  const parts = splitDuration(((12 * 24 + 4) * 60 + 59) * 60_000);
  expect(parts).toEqual({ days: 12, hours: 4, minutes: 59, seconds: 0 });
  expect(spokenUnits(parts)).toEqual(["days", "hours"]);
});

it("says seconds only while there is nothing larger", () => {
  expect(spokenUnits(splitDuration(59_900))).toEqual(["seconds"]);
  expect(spokenUnits(splitDuration(61_000))).toEqual(["minutes"]);
});

it("does not count below zero when two clocks disagree", () => {
  expect(splitDuration(-5000).seconds).toBe(0);
});
