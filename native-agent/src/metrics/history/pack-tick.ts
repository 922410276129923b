// One tick of the node: the ten seconds of every container in one row, because one row of 50 kB costs a
// disk less than five hundred rows. Packed where the samples are folded, stored as it is, and taken
// apart without unpacking what is not asked for.
import type { Bucket } from "./bucket.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { packBuckets } from "./pack-buckets.ts";
import { TICK_MS } from "./tiers.ts";

/** Packs a tick: the number of containers, then CTID, length and packed bucket of each. */
export function packTick(buckets: ReadonlyMap<number, Bucket>): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.count(buckets.size);
  for (const [ctid, bucket] of buckets) {
    const row = packBuckets([bucket], TICK_MS);
    writer.count(ctid);
    writer.count(row.length);
    writer.bytes(row);
  }
  return writer.finish();
}

/** Gives each container's part of a tick, still packed. */
export function* readTick(bytes: Uint8Array): Generator<readonly [ctid: number, row: Uint8Array]> {
  const reader = new ByteReader(bytes);
  for (let left = reader.count(); left > 0; left -= 1) {
    const ctid = reader.count();
    yield [ctid, reader.bytes(reader.count())];
  }
}
