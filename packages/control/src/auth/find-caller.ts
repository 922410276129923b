import type { IncomingMessage } from "node:http";
import type { Caller } from "../actor.ts";
import type { Panel } from "../panel.ts";

/**
 * Finds who is behind a request's cookie: one look at the session and one at the person, at every
 * request, so that a closed session or a changed role counts at once. Null when nobody is.
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
    select: { name: true, email: true, role: true, locale: true, members: { select: { tenantId: true, role: true } } },
  });
  if (user === null) return null;
  const { members, ...person } = user;
  return { ...person, ...session, memberships: members, requestId, panel };
}
