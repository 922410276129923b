import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { useCase } from "../use-case.ts";

/** Changes how the reader is called, and his language; both at once or one of them. */
export const changeProfile = useCase({
  permission: "session.write",
  input: z.strictObject({ name: displayNameSchema.optional(), locale: z.enum(["en", "ru"]).optional() }),
  output: z.object({ name: z.string(), locale: z.string() }),
  async run(actor, { name = actor.name, locale = actor.locale }) {
    const { userId } = actor;
    await actor.panel.db.system.$transaction(async (tx) => {
      await tx.user.update({ where: { id: userId }, data: { name, locale } });
      const line = { action: "user.change_profile", subjectKind: "user" as const, subjectId: userId, tenantId: null };
      await audit(tx, actor, { ...line, details: { name, locale } });
    });
    return { name, locale };
  },
});
