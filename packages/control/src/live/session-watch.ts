import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";

/** An ended session's sockets are closed within this and one query; the promise is five seconds. */
const LOOK_MS = 2000;

/** Looks after the sessions that have an open socket, and says when one must close. */
export interface SessionWatch {
  /**
   * Calls `onEnd` once when the session is revoked, has expired, or its person's role or tenants are
   * no longer what they were; dispose when the socket has closed by itself.
   */
  watch(sessionId: string, onEnd: () => void): Disposable;
  close(): void;
}

interface Watched {
  readonly sessionId: string;
  readonly onEnd: () => void;
  /** What the person may do, as it was at the first look. */
  rights: string | null;
}

/** What session watching is made from. */
export interface SessionWatchSource {
  readonly db: SystemDb;
  readonly log: Logger;
  /** Absent in the product. */
  readonly lookMs?: number;
}

/** Reads the rights behind each session that is still good. */
async function readRights(db: SystemDb, sessionIds: string[]): Promise<Map<string, string>> {
  const sessions = await db.session.findMany({
    where: { id: { in: sessionIds }, expiresAt: { gt: new Date() } },
    select: { id: true, user: { select: { role: true, members: { select: { tenantId: true, role: true } } } } },
  });
  return new Map(
    sessions.map(({ id, user }) => {
      const members = user.members.map(({ tenantId, role }) => `${tenantId} ${role}`).sort();
      return [id, [user.role, ...members].join("\n")];
    }),
  );
}

/** Opens the watch: one query every two seconds for all sockets of this panel, none while there are none. */
export function openSessionWatch({ db, log, lookMs = LOOK_MS }: SessionWatchSource): SessionWatch {
  const all = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const rights = await readRights(db, [...new Set([...all].map(({ sessionId }) => sessionId))]);
    for (const watched of all) {
      const now = rights.get(watched.sessionId);
      const isSame = now !== undefined && (watched.rights === null || watched.rights === now);
      if (isSame) watched.rights = now;
      else if (all.delete(watched)) watched.onEnd();
    }
  }

  function lookLater(): void {
    clearTimeout(timer);
    if (all.size === 0) return;
    timer = setTimeout(() => {
      look()
        .catch((err: unknown) => log.error({ err }, "looking at the sessions of open sockets failed"))
        .finally(lookLater);
    }, lookMs);
  }

  return {
    watch(sessionId, onEnd) {
      const watched: Watched = { sessionId, onEnd, rights: null };
      all.add(watched);
      if (all.size === 1) lookLater();
      return { [Symbol.dispose]: () => void all.delete(watched) };
    },
    close() {
      all.clear();
      clearTimeout(timer);
    },
  };
}
