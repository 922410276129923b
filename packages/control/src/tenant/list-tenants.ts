import { tenantParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { tenantViewSchema, viewTenant } from "./tenant-view.ts";

/** How many customers one answer holds; more are asked for with `after`. */
const MOST = 500;

/** Lists the customers, the provider's own account first, then by name: from the first, or those after a name. */
export const listTenants = useCase({
  permission: "tenant.read",
  input: z
    .strictObject({ after: z.string().max(80).optional(), limit: z.number().int().min(1).max(MOST).optional() })
    .optional(),
  output: z.array(tenantViewSchema),
  async run({ db }, page) {
    const { after, limit = MOST } = page ?? {};
    const rows = await db.tenant.findMany({
      where: after === undefined ? {} : { isProvider: false, name: { gt: after } },
      include: tenantParts,
      orderBy: [{ isProvider: "desc" }, { name: "asc" }],
      take: limit,
    });
    return rows.map(viewTenant);
  },
});
