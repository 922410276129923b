import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";

/** Ends one of the reader's own sessions; its open pages and terminals close within five seconds. */
export const revokeSession = useCase({
  permission: "session.write",
  input: z.strictObject({ id: z.string().max(64) }),
  output: z.object({}),
  async run(actor, { id }) {
    const { userId } = actor;
    await actor.panel.db.system.$transaction(async (tx) => {
      const row = await tx.session.findFirst({ where: { id, userId }, select: { ipAddress: true } });
      const { count } = await tx.session.deleteMany({ where: { id, userId } });
      if (count === 0) throw new BerthError("session.not_found", `${userId} has no session ${id}`);
      const line = { action: "session.revoke", subjectKind: "user" as const, subjectId: userId, tenantId: null };
      await audit(tx, actor, { ...line, details: { address: row?.ipAddress ?? "" } });
    });
    return {};
  },
});
