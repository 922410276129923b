// metrics.db: ticks as they come, folded ten minutes later into one blob per container and tier. Lives in
// the worker, called by history-worker.ts. What holds: every write of one tick is one transaction, and
// folding the same ticks again changes nothing, so a kill at any moment loses no tick that was written.
import type { DatabaseSync } from "node:sqlite";
import { createTransact, type Transact } from "../../state/transact.ts";
import { type Bucket, foldBuckets } from "./bucket.ts";
import { FoldPlan } from "./fold-plan.ts";
import { openHistoryFile } from "./history-schema.ts";
import { packBuckets, unpackBuckets } from "./pack-buckets.ts";
import { readTick } from "./pack-tick.ts";
import { BUCKETS_PER_WINDOW, FOLD_MS, TICK_MS, tiers } from "./tiers.ts";

/** Rows pruned with one tick and tier: more than it can add. */
const PRUNED_PER_TICK = 100;
/** Two windows are 120 ticks; more than this means that folding fails, and must not fill the disk. */
const MAX_TICKS = 1000;
/** Free pages that may stay for what comes next, and how many go back to the host with one tick. */
const SPARE_PAGES = 4096;
const PAGES_PER_TICK = 256;
/** So far ahead of now only a clock that was wrong can have written. */
const AHEAD_MS = 24 * 3_600_000;

export class HistoryStore {
  readonly #db: DatabaseSync;
  readonly #transact: Transact;
  #plan: FoldPlan | null = null;

  /** `path` may be ":memory:". */
  constructor(path: string) {
    this.#db = openHistoryFile(path);
    this.#transact = createTransact(this.#db);
  }

  /** Writes one packed tick, then does its share of the folding and pruning. */
  write(atMs: number, row: Uint8Array): void {
    this.#db.prepare("INSERT INTO ticks (at_ms, row) VALUES (?, ?)").run(atMs, row);
    try {
      this.#transact(() => {
        this.#foldSome(atMs);
        this.#prune(atMs);
      });
    } catch (error) {
      // What the plan gave away was not kept, so the next tick plans anew.
      this.#plan = null;
      this.#db.exec(`DELETE FROM ticks WHERE id <= (SELECT max(id) FROM ticks) - ${MAX_TICKS}`);
      throw error;
    }
    this.#giveBackSpace();
  }

  /** Reads what is known of a container from one tier, and from ticks not folded yet, in no order. */
  read({ ctid, tier, fromMs, toMs }: { ctid: number; tier: number; fromMs: number; toMs: number }): Bucket[] {
    const stepMs = tiers[tier]?.stepMs ?? TICK_MS;
    const rows = this.#db
      .prepare("SELECT row FROM windows WHERE ctid = ? AND tier = ? AND at_ms > ? AND at_ms < ?")
      .all(ctid, tier, fromMs - stepMs * BUCKETS_PER_WINDOW, toMs);
    const folded = rows.flatMap(({ row }) => unpackBuckets(asBytes(row), stepMs));
    return [...folded, ...this.#readTicks(ctid)].filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  }

  /** Removes all of one container; it may come back with readings made after this. */
  forget(ctid: number): void {
    this.#transact(() => {
      this.#db.prepare("DELETE FROM windows WHERE ctid = ?").run(ctid);
      this.#db.prepare("INSERT OR REPLACE INTO forgotten SELECT ?, coalesce(max(id), 0) FROM ticks").run(ctid);
    });
    this.#plan?.forget(ctid);
  }

  close(): void {
    this.#db.close();
  }

  /** The ticks of a container that no window holds yet. */
  #readTicks(ctid: number): Bucket[] {
    const voidUpto = this.#forgottenUpto(ctid);
    const upto = this.#db.prepare("SELECT upto FROM windows WHERE ctid = ? AND tier = 0 AND at_ms = ?");
    const buckets: Bucket[] = [];
    for (const { id, at_ms, row } of this.#db.prepare("SELECT id, at_ms, row FROM ticks").iterate()) {
      const windowMs = floorTo(Number(at_ms), FOLD_MS);
      if (Number(id) <= Math.max(voidUpto, Number(upto.get(ctid, windowMs)?.upto ?? 0))) continue;
      for (const [owner, part] of readTick(asBytes(row)))
        if (owner === ctid) buckets.push(...unpackBuckets(part, TICK_MS));
    }
    return buckets;
  }

  /** A few containers a tick, so that no tick does the work of ten minutes. */
  #foldSome(nowMs: number): void {
    this.#plan ??= this.#planFold(nowMs);
    if (this.#plan === null) return;
    const { windowMs, upto } = this.#plan;
    for (const [ctid, parts] of this.#plan.take()) this.#foldOne({ ctid, windowMs, upto }, parts);
    if (!this.#plan.isDone) return;
    this.#db
      .prepare("DELETE FROM ticks WHERE id <= ? AND at_ms >= ? AND at_ms < ?")
      .run(upto, windowMs, windowMs + FOLD_MS);
    this.#db.exec("DELETE FROM forgotten WHERE upto < (SELECT coalesce(min(id), upto + 1) FROM ticks)");
    this.#plan = null;
  }

  /** The oldest window that is over, with its ticks still packed; null when there is none. */
  #planFold(nowMs: number): FoldPlan | null {
    const oldest = this.#db.prepare("SELECT min(at_ms) AS at_ms, max(id) AS id FROM ticks").get();
    const windowMs = floorTo(Number(oldest?.at_ms ?? nowMs), FOLD_MS);
    if (windowMs + FOLD_MS > nowMs) return null;
    const plan = new FoldPlan(windowMs, Number(oldest?.id ?? 0));
    const rows = this.#db.prepare("SELECT id, row FROM ticks WHERE at_ms >= ? AND at_ms < ? ORDER BY id");
    for (const { id, row } of rows.iterate(windowMs, windowMs + FOLD_MS)) {
      for (const [ctid, part] of readTick(asBytes(row))) plan.add(ctid, { id: Number(id), part });
    }
    return plan;
  }

  #foldOne(
    { ctid, windowMs, upto }: { ctid: number; windowMs: number; upto: number },
    parts: readonly { readonly id: number; readonly part: Uint8Array }[],
  ): void {
    const known = this.#window(ctid, 0, windowMs);
    const after = Math.max(known.upto, this.#forgottenUpto(ctid));
    const fresh = parts.filter(({ id }) => id > after).flatMap(({ part }) => unpackBuckets(part, TICK_MS));
    if (fresh.length === 0) return;
    const fine = foldBuckets([...known.buckets, ...fresh], TICK_MS);
    this.#keep({ ctid, tier: 0, windowMs, upto }, fine);
    this.#foldUp({ ctid, upto }, fine);
  }

  /** Makes the coarser buckets that a fine window touches anew, tier by tier. */
  #foldUp({ ctid, upto }: { ctid: number; upto: number }, fine: readonly Bucket[]): void {
    let finer = fine;
    for (const [tier, { stepMs }] of tiers.entries()) {
      const first = finer[0];
      if (tier === 0 || first === undefined) continue;
      const made = foldBuckets(finer, stepMs);
      const windowMs = floorTo(first.atMs, stepMs * BUCKETS_PER_WINDOW);
      const others = this.#window(ctid, tier, windowMs).buckets.filter(
        ({ atMs }) => !made.some((bucket) => bucket.atMs === atMs),
      );
      const all = foldBuckets([...others, ...made], stepMs);
      this.#keep({ ctid, tier, windowMs, upto }, all);
      // The next tier's bucket is made of all of this tier's that lie in it, not of the new ones alone.
      const nextStepMs = tiers[tier + 1]?.stepMs ?? stepMs;
      finer = all.filter(({ atMs }) => floorTo(atMs, nextStepMs) === floorTo(first.atMs, nextStepMs));
    }
  }

  #window(ctid: number, tier: number, windowMs: number): { upto: number; buckets: Bucket[] } {
    const found = this.#db
      .prepare("SELECT upto, row FROM windows WHERE ctid = ? AND tier = ? AND at_ms = ?")
      .get(ctid, tier, windowMs);
    if (found === undefined) return { upto: 0, buckets: [] };
    return { upto: Number(found.upto), buckets: unpackBuckets(asBytes(found.row), tiers[tier]?.stepMs ?? TICK_MS) };
  }

  #keep(
    { ctid, tier, windowMs, upto }: { ctid: number; tier: number; windowMs: number; upto: number },
    buckets: readonly Bucket[],
  ): void {
    this.#db
      .prepare("INSERT OR REPLACE INTO windows (ctid, tier, at_ms, upto, row) VALUES (?, ?, ?, ?, ?)")
      .run(ctid, tier, windowMs, upto, packBuckets(buckets, tiers[tier]?.stepMs ?? TICK_MS));
  }

  #forgottenUpto(ctid: number): number {
    return Number(this.#db.prepare("SELECT upto FROM forgotten WHERE ctid = ?").get(ctid)?.upto ?? 0);
  }

  /** A few rows a tick: a clock that is wrong for a minute does not cost the history of a year. */
  #prune(nowMs: number): void {
    const which = "SELECT rowid FROM windows WHERE tier = ? AND";
    const old = this.#db.prepare(`DELETE FROM windows WHERE rowid IN (${which} at_ms < ? LIMIT ?)`);
    const ahead = this.#db.prepare(`DELETE FROM windows WHERE rowid IN (${which} at_ms > ? LIMIT ?)`);
    tiers.forEach(({ stepMs, keepMs }, tier) => {
      old.run(tier, nowMs - keepMs - stepMs * BUCKETS_PER_WINDOW, PRUNED_PER_TICK);
      ahead.run(tier, nowMs + AHEAD_MS, PRUNED_PER_TICK);
    });
    this.#db.prepare("DELETE FROM ticks WHERE at_ms > ?").run(nowMs + AHEAD_MS);
  }

  #giveBackSpace(): void {
    const free = Number(this.#db.prepare("PRAGMA freelist_count").get()?.freelist_count ?? 0);
    if (free > SPARE_PAGES) this.#db.exec(`PRAGMA incremental_vacuum(${PAGES_PER_TICK})`);
  }
}

const floorTo = (value: number, unit: number): number => Math.floor(value / unit) * unit;

function asBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error("packed history: a row is no blob");
}
