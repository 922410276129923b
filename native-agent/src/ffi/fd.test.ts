import { statSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { makeDeviceNumber, splitDeviceNumber } from "./fd.ts";

it("packs and unpacks every device number without loss", () => {
  const part = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(part, part, (major, minor) => {
      expect(splitDeviceNumber(makeDeviceNumber(major, minor))).toEqual({ major, minor });
    }),
  );
});

it("reads the null device as the kernel numbers it", () => {
  expect(splitDeviceNumber(statSync("/dev/null", { bigint: true }).rdev)).toEqual({ major: 1, minor: 3 });
});
