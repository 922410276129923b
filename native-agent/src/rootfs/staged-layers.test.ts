import { expect, it } from "vitest";
import { takesDetachedLayers } from "./staged-layers.ts";

it.each([
  ["6.1.0-40-amd64", false],
  ["6.12.57+deb13-amd64", false],
  ["6.15.0", true],
  ["6.18.44", true],
  ["7.0.0-rc1", true],
  ["5.10.0", false],
  ["not a kernel", false],
])("knows whether Linux %s takes detached layers", (release, expected) => {
  expect(takesDetachedLayers(release)).toBe(expected);
});
