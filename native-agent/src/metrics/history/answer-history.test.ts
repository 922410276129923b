import { historySchema } from "@berth/contract/history.ts";
import { describe, expect, test } from "vitest";
import { sampleOf } from "../../../test/readings.ts";
import { answerHistory } from "./answer-history.ts";
import { type Bucket, bucketBetween, foldBuckets } from "./bucket.ts";
import { chooseStep, TICK_MS } from "./tiers.ts";

const START_MS = 1_700_000_040_000;
const MINUTE_MS = 60_000;

/** Ten-second buckets of the seconds that `isMeasured`, of a container that uses `cores`. */
function ticks(seconds: number, cores: (second: number) => number, isMeasured = (_: number) => true): Bucket[] {
  let cpuUsageUsec = 0;
  const made: Bucket[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const before = sampleOf(101, START_MS + second * 1000 - 1000, { cpuUsageUsec });
    cpuUsageUsec += cores(second) * 1e6;
    const after = sampleOf(101, START_MS + second * 1000, { cpuUsageUsec, memoryBytes: second });
    const bucket = bucketBetween(before, after);
    if (bucket !== null && isMeasured(second)) made.push(bucket);
  }
  return foldBuckets(made, TICK_MS);
}

describe("an answer", () => {
  test("keeps a spike of one second in the highest, and counts it in the average", () => {
    const range = { fromMs: START_MS, toMs: START_MS + 2 * MINUTE_MS, stepMs: MINUTE_MS };
    const answer = answerHistory(
      ticks(120, (second) => (second === 90 ? 2 : 0.5)),
      range,
    );
    historySchema.parse(answer);
    expect(answer.atMs).toEqual([START_MS, START_MS + MINUTE_MS]);
    expect(answer.series.cpuCores).toEqual({ avg: [0.5, 0.525], min: [0.5, 0.5], max: [0.5, 2] });
    expect(answer.series.memoryBytes).toMatchObject({ min: [0, 60], max: [59, 119] });
    expect(answer.gaps).toEqual([]);
  });

  test("says where nothing was measured: before, between and after", () => {
    const range = { fromMs: START_MS - MINUTE_MS, toMs: START_MS + 5 * MINUTE_MS, stepMs: 20_000 };
    const answer = answerHistory(
      ticks(
        200,
        () => 1,
        (second) => second < 60 || second >= 150,
      ),
      range,
    );
    expect(answer.gaps).toEqual([
      { fromMs: range.fromMs, toMs: START_MS - 1000 },
      { fromMs: START_MS + 59_000, toMs: START_MS + 149_000 },
      { fromMs: START_MS + 199_000, toMs: range.toMs },
    ]);
    const inGap = answer.atMs.filter((atMs) => atMs > START_MS + 60_000 && atMs + 20_000 < START_MS + 149_000);
    expect(inGap).toEqual([]);
    expect(new Set(answer.series.cpuCores.avg)).toEqual(new Set([1]));
  });

  test("a container nothing is known of is one gap", () => {
    const range = { fromMs: START_MS, toMs: START_MS + MINUTE_MS, stepMs: TICK_MS };
    const gaps = [{ fromMs: START_MS, toMs: range.toMs }];
    expect(answerHistory([], range)).toMatchObject({ atMs: [], gaps });
    expect(answerHistory([], { ...range, stepMs: 60 * MINUTE_MS })).toMatchObject({ atMs: [], gaps });
  });
});

describe("the step", () => {
  const nowMs = START_MS;
  const ask = (spanMs: number, points: number, toMs = nowMs) =>
    chooseStep({ ctid: 101, fromMs: toMs - spanMs, toMs, points, nowMs });
  const HOUR_MS = 60 * MINUTE_MS;

  test("an hour is read in twenty seconds, a day and more in coarser ones", () => {
    expect(ask(HOUR_MS, 240)).toEqual({ tier: 0, stepMs: 20_000 });
    expect(ask(24 * HOUR_MS, 240)).toEqual({ tier: 1, stepMs: 10 * MINUTE_MS });
    expect(ask(300 * 24 * HOUR_MS, 240)).toEqual({ tier: 2, stepMs: 31 * HOUR_MS });
  });

  test("an hour of long ago is read from what is still kept", () => {
    expect(ask(HOUR_MS, 240, nowMs - 48 * HOUR_MS)).toEqual({ tier: 1, stepMs: 5 * MINUTE_MS });
    expect(ask(HOUR_MS, 240, nowMs - 90 * 24 * HOUR_MS)).toEqual({ tier: 2, stepMs: HOUR_MS });
  });

  test("never more steps than points, wherever the range begins", () => {
    for (let offset = 0; offset < 40; offset += 1) {
      const toMs = nowMs - offset * 987;
      for (const points of [2, 7, 60, 240]) {
        const { stepMs } = ask(HOUR_MS, points, toMs);
        const steps = Math.ceil(toMs / stepMs) - Math.floor((toMs - HOUR_MS) / stepMs);
        expect(steps).toBeLessThanOrEqual(points);
      }
    }
  });
});
