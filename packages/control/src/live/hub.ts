import { type Change, changeKinds } from "@berth/db/change.ts";
import type { Database } from "@berth/db/database.ts";
import type { Scope } from "@berth/db/scope.ts";

/** A hint as the browser gets it: what to ask for anew. An empty id means all of that kind. */
export type LiveChange = Pick<Change, "kind" | "id" | "ctid">;

/** Whose hints a watcher may hear; null ends the watch. Asked at each send, so that a right taken away ends at once. */
export type Viewer = () => Scope | null;

/** Hands the database's hints to whoever watches on this panel. */
export interface LiveHub {
  /** Follows hints, a batch a row: what comes while the reader is busy is joined, and told once. */
  watch(viewer: Viewer, signal: AbortSignal): AsyncIterable<LiveChange[]>;
  close(): Promise<void>;
}

/** More different hints than this at once say no more than "everything". */
const MAX_PENDING = 1000;
/** Told after a gap in which hints may have been lost. */
const everything: readonly LiveChange[] = changeKinds.map((kind) => ({ kind, id: "", ctid: null }));

/** Tells whether a scope may hear of a change: admins of all, others of their own tenants' alone. */
export function mayHear(scope: Scope, change: Change): boolean {
  return scope.kind === "provider" || (change.tenantId !== null && scope.tenantIds.includes(change.tenantId));
}

/** One watcher's hints that were not sent yet. */
class Watcher {
  #pending = new Map<string, Change | null>();
  #wake: (() => void) | null = null;

  push(change: Change | null): void {
    if (change === null || this.#pending.size >= MAX_PENDING) this.#pending = new Map([["everything", null]]);
    else if (!this.#pending.has("everything")) this.#pending.set(`${change.kind} ${change.id}`, change);
    this.wake();
  }

  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** Takes all that is pending; waits while there is nothing and nobody woke us. */
  async take(): Promise<(Change | null)[]> {
    if (this.#pending.size === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    const changes = [...this.#pending.values()];
    this.#pending.clear();
    return changes;
  }
}

function visible(scope: Scope, changes: readonly (Change | null)[]): LiveChange[] {
  return changes.flatMap((change) => {
    if (change === null) return everything;
    return mayHear(scope, change) ? [{ kind: change.kind, id: change.id, ctid: change.ctid }] : [];
  });
}

/** Opens the hub: one listening connection to PostgreSQL for the whole panel. */
export async function openLiveHub(database: Pick<Database, "listen">): Promise<LiveHub> {
  const watchers = new Set<Watcher>();
  let isClosed = false;
  const listening = await database.listen((change) => {
    for (const watcher of watchers) watcher.push(change);
  });

  async function* watch(viewer: Viewer, signal: AbortSignal): AsyncGenerator<LiveChange[], void> {
    const watcher = new Watcher();
    const wake = () => watcher.wake();
    watchers.add(watcher);
    signal.addEventListener("abort", wake);
    try {
      while (!signal.aborted && !isClosed) {
        const changes = await watcher.take();
        const scope = viewer();
        if (scope === null) return;
        const rows = visible(scope, changes);
        if (rows.length > 0 && !signal.aborted) yield rows;
      }
    } finally {
      watchers.delete(watcher);
      signal.removeEventListener("abort", wake);
    }
  }

  return {
    watch,
    async close() {
      isClosed = true;
      listening[Symbol.dispose]();
      for (const watcher of watchers) watcher.wake();
    },
  };
}
