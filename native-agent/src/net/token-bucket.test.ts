import fc from "fast-check";
import { expect, test } from "vitest";
import { readAttributes } from "./rtnetlink-message.ts";
import { bucketOf, putBucket, rateOfBucket } from "./token-bucket.ts";

const [MBIT, GBIT] = [1_000_000, 1_000_000_000];
const anyRate = fc.integer({ min: MBIT, max: 400 * GBIT });

test("the rate in the message is the rate that was asked for, to the byte, also beyond 32 bits", () => {
  fc.assert(
    fc.property(anyRate, (bitsPerSec) => {
      const options = readAttributes(Buffer.from(putBucket(7, bitsPerSec).body), 20).get(2);
      if (options === undefined) throw new Error("no options");
      expect(rateOfBucket(readAttributes(options, 0))).toBe(bucketOf(bitsPerSec).bytesPerSec * 8);
    }),
  );
});

test("a bucket holds two full frames, its queue two buckets, and neither grows without end", () => {
  fc.assert(
    fc.property(anyRate, (bitsPerSec) => {
      const { burstBytes, queueBytes } = bucketOf(bitsPerSec);
      expect(burstBytes).toBeGreaterThanOrEqual(2 * 1514);
      expect(queueBytes).toBeGreaterThanOrEqual(2 * burstBytes);
      expect(queueBytes).toBeLessThan(2 ** 28);
    }),
  );
});

test("slow lines pour for 10 ms at once, fast ones for 1 ms and no less than four uncut packets", () => {
  expect(bucketOf(100 * MBIT)).toEqual({ bytesPerSec: 12_500_000, burstBytes: 125_000, queueBytes: 625_000 });
  expect(bucketOf(GBIT).burstBytes).toBe(262_144);
  expect(bucketOf(10 * GBIT).burstBytes).toBe(1_250_000);
});
