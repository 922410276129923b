import { z } from "zod";
import { isRankEnough, permissionNames } from "../permission.ts";
import { useCase } from "../use-case.ts";

/** Tells who is signed in, and what he may do in each of his tenants; the provider's admins may do everything everywhere. */
export const getMe = useCase({
  permission: "session.read",
  input: z.void(),
  output: z.object({
    userId: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(["admin", "customer"]),
    locale: z.string(),
    memberships: z.array(z.object({ tenantId: z.uuid(), permissions: z.array(z.enum(permissionNames)) })),
  }),
  run: async (actor) => ({
    ...actor,
    memberships: actor.memberships.map(({ tenantId, role }) => ({
      tenantId,
      permissions: permissionNames.filter((permission) => isRankEnough(permission, role)),
    })),
  }),
});
