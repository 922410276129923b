// One follower of one operation. It reads the operation as it is now at every wake, so a slow reader
// skips steps but never sees an old one, and it ends after the row that says how it ended.
import type { Operation, OperationUpdate } from "@berth/contract/operation.ts";
import type { Bell } from "./bell.ts";

interface Watched {
  readonly operation: Operation;
  readonly lines: readonly { readonly n: number; readonly text: string }[];
  readonly bell: Bell;
}

/** Rows go up at most twice a second; the last one goes at once. */
const ROW_EVERY_MS = 500;

/** Gives the operation when its seq is above `after` (-1: in any case), then each change until it ended or the signal aborts. */
export async function* watchOperation(
  watched: Watched,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<OperationUpdate, void, void> {
  let seq = after;
  let line = 0;
  while (!signal.aborted) {
    const { operation, lines } = watched;
    const isEnded = operation.state !== "running";
    if (operation.seq > seq || isEnded) {
      const fresh = lines.filter(({ n }) => n > line);
      seq = operation.seq;
      line = fresh.at(-1)?.n ?? line;
      yield { operation, logLines: fresh.map(({ text }) => text) };
      if (isEnded) return;
      await pause(watched, signal);
    } else {
      await watched.bell.wait(signal);
    }
  }
}

/** Waits half a second, less if the operation ends or the follower leaves. */
async function pause(watched: Watched, signal: AbortSignal): Promise<void> {
  const rest = AbortSignal.any([signal, AbortSignal.timeout(ROW_EVERY_MS)]);
  while (!rest.aborted && watched.operation.state === "running") await watched.bell.wait(rest);
}
