import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";

/** Ends every session of the reader but the one he asks with. */
export const revokeOtherSessions = useCase({
  permission: "session.write",
  input: z.void(),
  output: z.object({ count: z.number().int() }),
  async run(actor) {
    const { userId, sessionId } = actor;
    return actor.panel.db.system.$transaction(async (tx) => {
      const { count } = await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } });
      const line = { action: "session.revoke_others", subjectKind: "user" as const, subjectId: userId, tenantId: null };
      await audit(tx, actor, { ...line, details: { count } });
      return { count };
    });
  },
});
