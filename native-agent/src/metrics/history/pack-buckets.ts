// The packed form of a row of buckets of one container. An idle container's bucket takes about thirty
// bytes, a busy one's about a hundred: a counter that stood still is one bit, one that is the last one
// plus its growth is not written at all, levels are differences. Called by history-store.ts and pack-tick.ts.
import { growingCounters } from "@berth/core/metrics/rates.ts";
import { type Bucket, levelNames } from "./bucket.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";

/** The first byte of every row. Rows of another version are not read. */
const VERSION = 1;
const SAME_LIFE = 1;
const ENDS_FOLLOW = 2;
/** Bit n + 2 is set when counter n grew. */
const GREW = 4;

const nothing = (length: number): number[] => Array.from({ length }, () => 0);
/** What the first bucket of a row is compared with. */
const blank: Bucket = {
  atMs: 0,
  endMs: 0,
  coveredMs: 0,
  life: 0,
  ends: nothing(growingCounters.length),
  growths: nothing(growingCounters.length),
  lowRates: nothing(growingCounters.length),
  highRates: nothing(growingCounters.length),
  lasts: nothing(levelNames.length),
  means: nothing(levelNames.length),
  lows: nothing(levelNames.length),
  highs: nothing(levelNames.length),
};

/** Packs buckets in order of time; every `atMs` is a multiple of `stepMs`. */
export function packBuckets(buckets: readonly Bucket[], stepMs: number): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.count(VERSION);
  writer.count(buckets.length);
  let before = blank;
  for (const bucket of buckets) {
    writer.count((bucket.atMs - before.atMs) / stepMs);
    writer.difference(bucket.endMs - bucket.atMs);
    writer.count(bucket.coveredMs);
    writeCounters(writer, bucket, before);
    writeLevels(writer, bucket, before);
    before = bucket;
  }
  return writer.finish();
}

/** Reads what packBuckets wrote with the same step. */
export function unpackBuckets(bytes: Uint8Array, stepMs: number): Bucket[] {
  const reader = new ByteReader(bytes);
  const version = reader.count();
  if (version !== VERSION) throw new Error(`packed history: version ${version}, expected ${VERSION}`);
  const buckets: Bucket[] = [];
  let before = blank;
  for (let left = reader.count(); left > 0; left -= 1) {
    const atMs = before.atMs + reader.count() * stepMs;
    const endMs = atMs + reader.difference();
    const coveredMs = reader.count();
    before = { atMs, endMs, coveredMs, ...readCounters(reader, before), ...readLevels(reader, before) };
    buckets.push(before);
  }
  return buckets;
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0;

function writeCounters(writer: ByteWriter, bucket: Bucket, before: Bucket): void {
  const { growths, ends, lowRates, highRates } = bucket;
  const isSameLife = bucket.life === before.life;
  const endsFollow = ends.every((end, index) => end === at(before.ends, index) + at(growths, index));
  // A rate can be rounded to nothing while the counter grew, never the other way round.
  const grew = growths.reduce((bits, growth, index) => bits + (growth > 0 ? GREW << index : 0), 0);
  writer.count((isSameLife ? SAME_LIFE : 0) + (endsFollow ? ENDS_FOLLOW : 0) + grew);
  if (!isSameLife) writer.count(bucket.life);
  if (!endsFollow) for (const end of ends) writer.count(end);
  growths.forEach((growth, index) => {
    if (growth === 0) return;
    writer.count(growth);
    writer.count(at(lowRates, index));
    writer.count(at(highRates, index) - at(lowRates, index));
  });
}

function readCounters(reader: ByteReader, before: Bucket) {
  const flags = reader.count();
  const life = (flags & SAME_LIFE) !== 0 ? before.life : reader.count();
  const written = (flags & ENDS_FOLLOW) !== 0 ? null : growingCounters.map(() => reader.count());
  const triples = growingCounters.map((_, index) => {
    if ((flags & (GREW << index)) === 0) return [0, 0, 0] as const;
    const growth = reader.count();
    const low = reader.count();
    return [growth, low, low + reader.count()] as const;
  });
  const growths = triples.map(([growth]) => growth);
  return {
    life,
    growths,
    ends: written ?? growths.map((growth, index) => at(before.ends, index) + growth),
    lowRates: triples.map(([, low]) => low),
    highRates: triples.map(([, , high]) => high),
  };
}

function writeLevels(writer: ByteWriter, bucket: Bucket, before: Bucket): void {
  bucket.means.forEach((mean, index) => {
    writer.difference(mean - at(before.means, index));
    writer.difference(at(bucket.lasts, index) - mean);
    writer.count(mean - at(bucket.lows, index));
    writer.count(at(bucket.highs, index) - mean);
  });
}

function readLevels(reader: ByteReader, before: Bucket) {
  const rows = levelNames.map((_, index) => {
    const mean = at(before.means, index) + reader.difference();
    return { mean, last: mean + reader.difference(), low: mean - reader.count(), high: mean + reader.count() };
  });
  return {
    means: rows.map(({ mean }) => mean),
    lasts: rows.map(({ last }) => last),
    lows: rows.map(({ low }) => low),
    highs: rows.map(({ high }) => high),
  };
}
