import { randomUUID } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { newPasswordSchema } from "../auth/password-rules.ts";
import { openUseCase } from "../use-case.ts";
import { hashToken } from "./hash-token.ts";

const input = z.strictObject({
  token: z.string().min(40).max(200),
  email: z.email().max(254).toLowerCase(),
  name: z.string().trim().min(1).max(100),
  password: newPasswordSchema,
  locale: z.enum(["en", "ru"]).default("en"),
});

/** Makes the first admin by the one-use link that `npm start` printed; afterwards the link is nothing. */
export const finishSetup = openUseCase({
  input,
  output: z.object({}),
  async run({ panel, requestId }, { token, password, ...person }) {
    const invalid = () => new BerthError("setup.link_invalid", "the setup link is unknown, used or late");
    const link = { tokenHash: hashToken(token), usedAt: null };
    // Before the costly hash, so that guessing costs us nothing.
    if ((await panel.db.system.setupLink.findFirst({ where: link })) === null) throw invalid();
    const hash = await panel.auth.hashPassword(password);
    const id = randomUUID();
    await panel.db.system.$transaction(async (tx) => {
      const used = await tx.setupLink.updateMany({ where: link, data: { usedAt: new Date() } });
      if (used.count !== 1 || (await tx.user.count()) > 0) throw invalid();
      const provider = await tx.tenant.findFirstOrThrow({ where: { isProvider: true } });
      await tx.user.create({ data: { id, ...person, role: "admin", emailVerified: true } });
      await tx.account.create({
        data: { id: randomUUID(), userId: id, accountId: id, providerId: "credential", password: hash },
      });
      await tx.member.create({ data: { tenantId: provider.id, userId: id, role: "owner" } });
      const line = { action: "setup.finish", subjectKind: "user" as const, subjectId: id, tenantId: provider.id };
      await audit(tx, { userId: id, name: person.name, requestId }, { ...line, details: { email: person.email } });
    });
    return {};
  },
});
