import { z } from "zod";
import { useCase } from "../use-case.ts";

/** Tells whether the reader's own second factor is on, and how many recovery codes are left. */
export const getSecondFactor = useCase({
  permission: "session.read",
  input: z.void(),
  output: z.object({ isOn: z.boolean(), codesLeft: z.number().int() }),
  async run({ panel, userId }) {
    const { twoFactorEnabled: isOn, twoFactors } = await panel.db.system.user.findUniqueOrThrow({
      where: { id: userId },
      select: { twoFactorEnabled: true, twoFactors: { select: { backupCodes: true } } },
    });
    const [factor] = twoFactors;
    const codesLeft = isOn && factor !== undefined ? await panel.auth.countRecoveryCodes(factor.backupCodes) : 0;
    return { isOn, codesLeft };
  },
});
