// The records of this node's containers. Read from memory, written through to state.db: one process
// owns the file, so what is in memory is what is on the disk. Called by the stories and procedures.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ContainerSpec } from "@berth/contract/container-spec.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import {
  type ContainerPatch,
  type ContainerRecord,
  containerRecordSchema,
  holdsHash,
  toObservation,
  withoutFirstBoot,
} from "./container-record.ts";
import type { EventLog } from "./events.ts";
import type { Transact } from "./transact.ts";
import type { UidRanges } from "./uid-ranges.ts";

export interface ContainerStore {
  /** Gives the record, or throws `container.not_found`. */
  get(ctid: Ctid): ContainerRecord;
  find(ctid: Ctid): ContainerRecord | null;
  list(): ContainerRecord[];
  /**
   * Keeps the panel's spec. A new container gets a uid range and the state `creating`; a known one
   * takes the spec if its generation is higher and is unchanged otherwise.
   */
  putSpec(spec: ContainerSpec): ContainerRecord;
  /** Writes the patch and its event in one transaction, then wakes the followers. `reason` is one of the agent's fixed words. */
  change(ctid: Ctid, patch: ContainerPatch, reason: string): ContainerRecord;
  /** Writes an event for each of these containers without changing them, all in one transaction. */
  tell(ctids: readonly Ctid[], reason: string): void;
  /** Forgets the container and frees its uid range; its disk must be gone. Unknown ones are no error. */
  remove(ctid: Ctid, reason: string): void;
}

interface Parts {
  readonly events: EventLog;
  readonly uidRanges: UidRanges;
  readonly transact: Transact;
  readonly clock: () => number;
}

/** Opens the records and reads them all. */
export function openContainers(db: DatabaseSync, parts: Parts): ContainerStore {
  return new SqliteContainers(db, parts);
}

class SqliteContainers implements ContainerStore {
  readonly #db: DatabaseSync;
  readonly #parts: Parts;
  readonly #records = new Map<Ctid, ContainerRecord>();
  readonly #upsert: StatementSync;
  readonly #erase: StatementSync;

  constructor(db: DatabaseSync, parts: Parts) {
    this.#db = db;
    this.#parts = parts;
    this.#upsert = db.prepare(UPSERT);
    this.#erase = db.prepare("DELETE FROM containers WHERE ctid = ?");
    for (const row of db.prepare("SELECT * FROM containers ORDER BY ctid").all()) {
      const record = readRow(row);
      this.#records.set(record.spec.ctid, record);
    }
  }

  get(ctid: Ctid): ContainerRecord {
    const record = this.find(ctid);
    if (record === null) throw new BerthError("container.not_found", `container ${ctid} is not on this node`);
    return record;
  }

  find(ctid: Ctid): ContainerRecord | null {
    return this.#records.get(ctid) ?? null;
  }

  list(): ContainerRecord[] {
    return [...this.#records.values()];
  }

  putSpec(spec: ContainerSpec): ContainerRecord {
    const known = this.find(spec.ctid);
    if (known === null) {
      const { uidRanges, clock } = this.#parts;
      return this.#save(() => newRecord(spec, uidRanges.findFree(), clock()), "put");
    }
    if (known.spec.uuid !== spec.uuid) {
      throw new BerthError(
        "operation.conflict",
        `container ${spec.ctid} is ${known.spec.uuid} here, the panel says ${spec.uuid}`,
      );
    }
    if (spec.generation <= known.spec.generation) return known;
    // In one transaction: what comes back from the bin lies still, whenever the agent dies in between.
    return this.#save(() => ({ ...known, spec, wanted: spec.isBinned ? "stopped" : known.wanted }), "put");
  }

  change(ctid: Ctid, patch: ContainerPatch, reason: string): ContainerRecord {
    const known = this.get(ctid);
    const isMoved = patch.state !== undefined && patch.state !== known.state;
    const sinceMs = isMoved ? this.#parts.clock() : known.sinceMs;
    const saved = this.#save(() => ({ ...known, ...patch, sinceMs }), reason);
    if (holdsHash(known) && !holdsHash(saved)) this.#wipe();
    return saved;
  }

  remove(ctid: Ctid, reason: string): void {
    const known = this.#records.get(ctid);
    if (known === undefined) return;
    this.#parts.transact(() => {
      this.#erase.run(ctid);
      this.#parts.events.append(() => ({ ctid, kind: "container.removed", reason, observation: null }));
    });
    this.#records.delete(ctid);
    if (holdsHash(known)) this.#wipe();
    this.#parts.events.publish();
  }

  tell(ctids: readonly Ctid[], reason: string): void {
    const known = ctids.flatMap((ctid) => this.find(ctid) ?? []);
    this.#remember(this.#parts.transact(() => known.map((record) => this.#write(record, reason))));
  }

  #save(make: () => ContainerRecord, reason: string): ContainerRecord {
    const saved = this.#parts.transact(() => this.#write(withoutFirstBoot(make()), reason));
    this.#remember([saved]);
    return saved;
  }

  /** Writes a record and the event that tells it; inside a transaction. */
  #write(made: ContainerRecord, reason: string): ContainerRecord {
    let record = made;
    this.#parts.events.append((seq) => {
      record = { ...made, seq };
      return { ctid: record.spec.ctid, kind: "container.changed", reason, observation: toObservation(record) };
    });
    this.#upsert.run(...writeRow(record));
    return record;
  }

  /** Secure delete has overwritten the row; the pages before it are still in the WAL, until it is emptied. */
  #wipe(): void {
    try {
      this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch {
      // A full disk: what was to be written is written, and the next checkpoint empties the WAL.
    }
  }

  /** The copies in memory follow only what was committed. */
  #remember(saved: readonly ContainerRecord[]): void {
    for (const record of saved) this.#records.set(record.spec.ctid, record);
    this.#parts.events.publish();
  }
}

function newRecord(spec: ContainerSpec, uidBase: number, nowMs: number): ContainerRecord {
  return {
    spec,
    uidBase,
    wanted: "stopped",
    state: "creating",
    sinceMs: nowMs,
    startCount: 0,
    init: null,
    exit: null,
    isFirstBootPending: true,
    pendingPasswordHash: null,
    seq: 0,
  };
}

const UPSERT = `INSERT INTO containers
  (ctid, spec, wanted, state, since_ms, uid_base, start_count, init, exit, is_first_boot_pending,
   pending_password_hash, seq)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (ctid) DO UPDATE SET spec = excluded.spec, wanted = excluded.wanted, state = excluded.state,
    since_ms = excluded.since_ms, start_count = excluded.start_count, init = excluded.init,
    exit = excluded.exit, is_first_boot_pending = excluded.is_first_boot_pending,
    pending_password_hash = excluded.pending_password_hash, seq = excluded.seq`;

function writeRow(record: ContainerRecord): (string | number | null)[] {
  const { spec, wanted, state, sinceMs, uidBase, startCount, init, exit, isFirstBootPending, seq } = record;
  const asJson = (value: object | null) => (value === null ? null : JSON.stringify(value));
  return [
    spec.ctid,
    JSON.stringify(spec),
    wanted,
    state,
    sinceMs,
    uidBase,
    startCount,
    asJson(init),
    asJson(exit),
    Number(isFirstBootPending),
    record.pendingPasswordHash,
    seq,
  ];
}

function readRow(row: Record<string, unknown>): ContainerRecord {
  const fromJson = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : null);
  return containerRecordSchema.parse({
    spec: fromJson(row.spec),
    wanted: row.wanted,
    state: row.state,
    sinceMs: row.since_ms,
    uidBase: row.uid_base,
    startCount: row.start_count,
    init: fromJson(row.init),
    exit: fromJson(row.exit),
    isFirstBootPending: row.is_first_boot_pending === 1,
    pendingPasswordHash: row.pending_password_hash,
    seq: row.seq,
  });
}
