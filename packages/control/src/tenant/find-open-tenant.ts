import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";
import { type FoundTenant, findTenant } from "./find-tenant.ts";

/** Finds a customer that may get something new; throws `tenant.not_found` or `tenant.closed`. */
export async function findOpenTenant(tx: Pick<Transaction, "tenant">, id: string): Promise<FoundTenant> {
  const tenant = await findTenant(tx, id);
  if (tenant.closedAt !== null)
    throw new BerthError("tenant.closed", `${tenant.name} is closed`, { field: "tenantId" });
  return tenant;
}
