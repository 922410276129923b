import { containerParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { containerViewSchema, viewContainer } from "./container-view.ts";

/** How many one answer holds: what lies there empties itself within days. */
const MOST = 500;

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
      take: MOST,
    });
    return rows.map(viewContainer);
  },
});
