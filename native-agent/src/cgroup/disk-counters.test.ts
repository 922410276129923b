import { expect, test } from "vitest";
import { parseDiskStat } from "./disk-counters.ts";

test("a block device's stat line is read in operations and bytes", () => {
  const captured =
    "     123        3     4236        9      164       47   204932      278        0       60      290        0        0        0        0       17        2\n";
  expect(parseDiskStat(captured)).toEqual({
    readOps: 123,
    readBytes: 4236 * 512,
    writeOps: 164,
    writeBytes: 204_932 * 512,
  });
});
