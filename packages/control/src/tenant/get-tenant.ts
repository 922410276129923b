import { BerthError } from "@berth/core/errors/berth-error.ts";
import { tenantParts } from "@berth/db/rows.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { memberViewSchema, viewMembers } from "./member-view.ts";
import { tenantViewSchema, viewTenant } from "./tenant-view.ts";

/** Shows one customer with its logins; its containers are `container.list` for it. */
export const getTenant = useCase({
  permission: "tenant.read",
  input: z.strictObject({ tenantId: z.uuid() }),
  output: z.object({ tenant: tenantViewSchema, members: z.array(memberViewSchema) }),
  async run({ db }, { tenantId }) {
    const row = await db.tenant.findUnique({ where: { id: tenantId }, include: tenantParts });
    if (row === null) throw new BerthError("tenant.not_found", `no tenant ${tenantId}`, { field: "tenantId" });
    return { tenant: viewTenant(row), members: await viewMembers(db, tenantId) };
  },
});
