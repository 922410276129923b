import { z } from "zod";
import { openUseCase } from "../use-case.ts";

/** Tells whether there is an admin yet, so that a first visitor is sent to the terminal for his link. */
export const getSetupStatus = openUseCase({
  input: z.void(),
  output: z.object({ isSetUp: z.boolean() }),
  async run({ panel }) {
    return { isSetUp: (await panel.db.system.user.findFirst({ select: { id: true } })) !== null };
  },
});
