import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import type { Caller } from "../actor.ts";
import { openMembers } from "../auth/closed-tenants.ts";

/** An ended session's sockets are closed within this and one query; the promise is five seconds. */
const LOOK_MS = 2000;

/** Looks after the sessions that have an open socket, and says when one must close. */
export interface SessionWatch {
  /**
   * Calls `onEnd` once when the session is revoked, has expired, or its person's role or tenants are
   * no longer what they were; dispose when the socket has closed by itself.
   */
  watch(person: Watched["person"], onEnd: () => void): Disposable;
  close(): void;
}

interface Watched {
  /** Who holds the socket, as he was let in. */
  readonly person: Pick<Caller, "sessionId" | "role" | "memberships">;
  readonly onEnd: () => void;
}

/** What session watching is made from. */
export interface SessionWatchSource {
  readonly db: SystemDb;
  readonly log: Logger;
  /** Absent in the product. */
  readonly lookMs?: number;
}

/** Writes rights so that equal ones are equal. */
function describeRights({ role, memberships }: Pick<Caller, "role" | "memberships">): string {
  return [role, ...memberships.map((member) => `${member.tenantId} ${member.role}`).sort()].join("\n");
}

/** Reads the rights behind each session that is still good. */
async function readRights(db: SystemDb, sessionIds: string[]): Promise<Map<string, string>> {
  const sessions = await db.session.findMany({
    where: { id: { in: sessionIds }, expiresAt: { gt: new Date() } },
    select: { id: true, user: { select: { role: true, members: openMembers } } },
  });
  return new Map(
    sessions.map(({ id, user: { role, members } }) => [id, describeRights({ role, memberships: members })]),
  );
}

/** Opens the watch: one query every two seconds for all sockets of this panel, none while there are none. */
export function openSessionWatch({ db, log, lookMs = LOOK_MS }: SessionWatchSource): SessionWatch {
  const all = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    // Sockets that open while we ask are looked at next time.
    const looked = [...all];
    const rights = await readRights(db, [...new Set(looked.map(({ person }) => person.sessionId))]);
    for (const watched of looked) {
      const isSame = rights.get(watched.person.sessionId) === describeRights(watched.person);
      if (!isSame && all.delete(watched)) watched.onEnd();
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
    watch(person, onEnd) {
      const watched: Watched = { person, onEnd };
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
