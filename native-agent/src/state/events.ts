// The agent's events, numbered without a gap. The panel's follower reads them after the last number
// it has; the newest 10,000 are kept, and a follower that was away longer asks for the whole list.
// `append` is called by containers.ts alone, inside the transaction that changes the state it tells.
import type { DatabaseSync } from "node:sqlite";
import { type NodeEvent, nodeEventSchema } from "@berth/contract/observation.ts";
import { createBell } from "./bell.ts";

const KEPT_EVENTS = 10_000;
const PAGE_EVENTS = 200;

export interface EventLog {
  /** Writes one event; `tell` gets its number so that the observation can carry it. */
  append(tell: (seq: number) => Omit<NodeEvent, "seq" | "atMs">): number;
  /** Wakes the followers; call it after the transaction is committed. */
  publish(): void;
  /** The newest number; 0 before the first event. */
  lastSeq(): number;
  /** Gives up to 200 events after `seq`, oldest first. */
  after(seq: number): NodeEvent[];
  /** Gives all events after `seq` and then each new one, until the signal aborts. */
  stream(seq: number, signal: AbortSignal): AsyncGenerator<NodeEvent, void, void>;
}

/** Opens the event log. */
export function openEvents(db: DatabaseSync, clock: () => number): EventLog {
  const bell = createBell();
  const insert = db.prepare("INSERT INTO events (at_ms, ctid, kind, reason) VALUES (?, 0, '', '') RETURNING seq");
  const fill = db.prepare("UPDATE events SET ctid = ?, kind = ?, reason = ?, observation = ? WHERE seq = ?");
  const trim = db.prepare("DELETE FROM events WHERE seq <= ?");
  const newest = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'");
  const page = db.prepare("SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?");

  const after = (seq: number): NodeEvent[] => page.all(seq, PAGE_EVENTS).map(readRow);
  return {
    append(tell) {
      const seq = Number(insert.get(clock())?.seq);
      const event = tell(seq);
      const observation = event.observation === null ? null : JSON.stringify(event.observation);
      fill.run(event.ctid, event.kind, event.reason, observation, seq);
      trim.run(seq - KEPT_EVENTS);
      return seq;
    },
    publish: () => bell.ring(),
    lastSeq: () => Number(newest.get()?.seq ?? 0),
    after,
    async *stream(seq, signal) {
      let last = seq;
      while (!signal.aborted) {
        const events = after(last);
        // The wait is set up in the same turn as the read, so no event can slip in between unseen.
        if (events.length === 0) await bell.wait(signal);
        for (const event of events) {
          yield event;
          last = event.seq;
        }
      }
    },
  };
}

function readRow(row: Record<string, unknown>): NodeEvent {
  const observation = row.observation;
  return nodeEventSchema.parse({
    seq: row.seq,
    atMs: row.at_ms,
    ctid: row.ctid,
    kind: row.kind,
    reason: row.reason,
    observation: typeof observation === "string" ? JSON.parse(observation) : null,
  });
}
