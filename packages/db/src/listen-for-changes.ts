import pg from "pg";
import { CHANGE_CHANNEL, type Change, changeSchema } from "./change.ts";

const RETRY_MS = 500;

function readChange(payload: string | undefined): Change | null {
  try {
    return changeSchema.parse(JSON.parse(payload ?? ""));
  } catch {
    // Not ours, or of another version: null makes the hearer ask for everything again.
    return null;
  }
}

/**
 * Listens on a connection of its own and comes back when it breaks. NOTIFY keeps nothing for who is
 * away, so each new connection after the first is told as null: something may have been missed.
 */
export async function listenForChanges(url: string, heard: (change: Change | null) => void): Promise<Disposable> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true, keepAliveInitialDelayMillis: 10_000 });
    next.on("notification", ({ payload }) => heard(readChange(payload)));
    next.on("error", () => undefined);
    next.on("end", () => {
      if (client === next) reconnectLater();
    });
    await next.connect();
    await next.query(`LISTEN ${CHANGE_CHANNEL}`);
    client = next;
    if (isClosed) await next.end();
  }

  function reconnectLater(): void {
    if (isClosed) return;
    retry = setTimeout(() => {
      connect().then(() => heard(null), reconnectLater);
    }, RETRY_MS);
  }

  await connect();
  return {
    [Symbol.dispose]() {
      isClosed = true;
      clearTimeout(retry);
      client?.end().catch(() => undefined);
    },
  };
}
