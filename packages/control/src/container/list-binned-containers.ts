import { LONGEST_LIST } from "@berth/core/list/longest-list.ts";
import { containerParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { containerViewSchema, viewContainer } from "./container-view.ts";

/** Lists what lies in the bin, what is purged first first. */
export const listBinnedContainers = useCase({
  permission: "container.delete",
  input: z.void(),
  output: z.array(containerViewSchema),
  async run(actor) {
    const rows = await actor.db.container.findMany({
      where: { binnedAt: { not: null } },
      include: containerParts,
      orderBy: { purgeAfter: "asc" },
      take: LONGEST_LIST,
    });
    return rows.map(viewContainer);
  },
});
