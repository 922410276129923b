import { randomUUID } from "node:crypto";
import type { Caller } from "@berth/control/actor.ts";
import { createTenant } from "@berth/control/tenant/create-tenant.ts";

/** A customer as a seed leaves it: its first login has a link, and no password yet. */
export interface SeededTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly email: string;
  readonly link: string;
}

/** Makes a customer with one login as an admin does, of names nobody has; `wanted` replaces some of them. */
export async function seedTenant(
  admin: Caller,
  wanted: { readonly name?: string; readonly person?: string; readonly email?: string } = {},
): Promise<SeededTenant> {
  const { name = `Customer ${randomUUID()}`, person = "Anna Weber", email = `${randomUUID()}@example.org` } = wanted;
  const { tenant, invitation } = await createTenant.call(admin, { name, login: { name: person, email } });
  return { tenantId: tenant.id, name, email, link: invitation.link };
}
