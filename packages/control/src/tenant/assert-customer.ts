import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { FoundTenant } from "./find-tenant.ts";

/** Throws `tenant.is_provider` for the provider's own account, whose people are administrators. */
export function assertCustomer({ id, isProvider }: Pick<FoundTenant, "id" | "isProvider">): void {
  if (isProvider) throw new BerthError("tenant.is_provider", `tenant ${id} is the provider`, { field: "tenantId" });
}
