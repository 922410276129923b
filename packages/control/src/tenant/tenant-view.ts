import type { TenantRow } from "@berth/db/rows.ts";
import { z } from "zod";

/** A customer as the provider sees it; the provider's own account is one too. */
export const tenantViewSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  isProvider: z.boolean(),
  closedAt: z.date().nullable(),
  createdAt: z.date(),
  /** All it has, the bin included: while there is one it cannot be closed. */
  containerCount: z.number().int(),
  loginCount: z.number().int(),
});
export type TenantView = z.infer<typeof tenantViewSchema>;

/** Shows a tenant read with `tenantParts`. */
export function viewTenant({ _count, ...row }: TenantRow): TenantView {
  return { ...row, containerCount: _count.containers, loginCount: _count.members };
}
