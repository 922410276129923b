/** A hint that something changed; never the data itself. */
export interface Change {
  readonly kind: "container" | "task" | "node" | "tenant" | "plan" | "pool";
  readonly id: string;
  readonly ctid: number | null;
}

/** Gathers hints so that a task writing ten rows a second asks the panel only a few times. */
export interface ChangeQueue {
  push(changes: readonly Change[]): void;
  close(): void;
}

/** Makes a queue that hands every different change on once per `stepMs`, the first one at once. */
export function makeChangeQueue(handle: (change: Change) => void, stepMs = 250): ChangeQueue {
  const waiting = new Map<string, Change>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (waiting.size === 0) return;
    const changes = [...waiting.values()];
    waiting.clear();
    for (const change of changes) handle(change);
    timer = setTimeout(flush, stepMs);
  };
  return {
    push: (changes) => {
      for (const change of changes) waiting.set(`${change.kind} ${change.ctid ?? change.id}`, change);
      if (timer === undefined) flush();
    },
    close: () => clearTimeout(timer),
  };
}
