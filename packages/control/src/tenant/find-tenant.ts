import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";

/** A customer as it is found before something is done to it. */
export interface FoundTenant {
  readonly id: string;
  readonly name: string;
  readonly isProvider: boolean;
  readonly closedAt: Date | null;
}

/** Finds a customer; throws `tenant.not_found`. */
export async function findTenant(tx: Pick<Transaction, "tenant">, id: string): Promise<FoundTenant> {
  const tenant = await tx.tenant.findUnique({ where: { id } });
  if (tenant === null) throw new BerthError("tenant.not_found", `no tenant ${id}`, { field: "tenantId" });
  return tenant;
}
