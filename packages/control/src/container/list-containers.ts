import { ctidSchema } from "@berth/core/container/ctid.ts";
import { LONGEST_LIST } from "@berth/core/list/longest-list.ts";
import { containerParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { containerViewSchema, viewContainer } from "./container-view.ts";

/** Lists the containers in the actor's scope without the bin, newest first: the newest of all, or those before a number. */
export const listContainers = useCase({
  permission: "container.read",
  input: z
    .strictObject({
      before: ctidSchema.optional(),
      limit: z.number().int().min(1).max(LONGEST_LIST).optional(),
      /** Those of one customer, or of one plan in any version. */
      tenantId: z.uuid().optional(),
      planId: z.uuid().optional(),
    })
    .optional(),
  output: z.array(containerViewSchema),
  async run(actor, page) {
    const { before, limit = LONGEST_LIST, tenantId, planId } = page ?? {};
    const rows = await actor.db.container.findMany({
      where: {
        binnedAt: null,
        ...(before === undefined ? {} : { ctid: { lt: before } }),
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(planId === undefined ? {} : { planVersion: { planId } }),
      },
      include: containerParts,
      orderBy: { ctid: "desc" },
      take: limit,
    });
    return rows.map(viewContainer);
  },
});
