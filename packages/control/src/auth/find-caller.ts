import type { IncomingMessage } from "node:http";
import type { Caller } from "../actor.ts";
import type { Panel } from "../panel.ts";
import type { SignedIn } from "./auth.ts";
import { openMembers } from "./closed-tenants.ts";

/** A session that is used is marked so at most this often. */
const MARK_MS = 60_000;

/**
 * Finds who is behind a request's cookie: one look at the session and one at the person, at every
 * request, so that a closed session or a changed role counts at once. Null when nobody is, or only
 * a customer whose tenants are all closed.
 */
export async function findCaller(
  panel: Panel,
  headers: IncomingMessage["headers"],
  requestId: string,
): Promise<Caller | null> {
  const session = await panel.auth.findSession(headers);
  if (session === null) return null;
  const user = await panel.db.system.user.findUnique({
    where: { id: session.userId },
    select: { name: true, email: true, role: true, locale: true, members: openMembers },
  });
  if (user === null || (user.role === "customer" && user.members.length === 0)) return null;
  await markUsed(panel, session);
  const { members, ...person } = user;
  const { sessionId, userId } = session;
  return { ...person, sessionId, userId, memberships: members, requestId, panel };
}

/** Remembers that a session is used, for the list of sign-ins. */
async function markUsed(panel: Panel, { sessionId, usedAt }: SignedIn): Promise<void> {
  const now = new Date();
  if (now.getTime() - usedAt.getTime() < MARK_MS) return;
  await panel.db.system.session.updateMany({ where: { id: sessionId, updatedAt: usedAt }, data: { updatedAt: now } });
}
