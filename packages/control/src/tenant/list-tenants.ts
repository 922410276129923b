import { LONGEST_LIST } from "@berth/core/list/longest-list.ts";
import { tenantParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { tenantViewSchema, viewTenant } from "./tenant-view.ts";

/** Makes a text mean itself in LIKE, whose wildcards people type as letters. */
function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}

/**
 * Lists the customers, the provider's own account first, then by name: from the first, or those after a
 * name; all of them, or those whose names hold a text.
 */
export const listTenants = useCase({
  permission: "tenant.read",
  input: z
    .strictObject({
      after: z.string().max(80).optional(),
      matching: z.string().trim().max(80).optional(),
      limit: z.number().int().min(1).max(LONGEST_LIST).optional(),
    })
    .optional(),
  output: z.array(tenantViewSchema),
  async run({ db }, page) {
    const { after, matching = "", limit = LONGEST_LIST } = page ?? {};
    const rows = await db.tenant.findMany({
      where: {
        ...(after === undefined ? {} : { isProvider: false, name: { gt: after } }),
        ...(matching === "" ? {} : { AND: { name: { contains: literal(matching), mode: "insensitive" as const } } }),
      },
      include: tenantParts,
      orderBy: [{ isProvider: "desc" }, { name: "asc" }],
      take: limit,
    });
    return rows.map(viewTenant);
  },
});
