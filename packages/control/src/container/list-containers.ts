import { containerParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { containerViewSchema, viewContainer } from "./container-view.ts";

/** Lists every container in the actor's scope, by number. */
export const listContainers = useCase({
  permission: "container.read",
  input: z.void(),
  output: z.array(containerViewSchema),
  async run(actor) {
    const rows = await actor.db.container.findMany({ include: containerParts, orderBy: { ctid: "asc" } });
    return rows.map(viewContainer);
  },
});
