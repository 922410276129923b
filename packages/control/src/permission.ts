/** How far a person's hand reaches in one tenant, least first. */
export const memberRanks = ["reader", "technical", "owner"] as const;
export type MemberRank = (typeof memberRanks)[number];

/**
 * Every permission, and the least rank in a tenant that has it there; `provider` keeps it to the
 * provider's admins, who have them all. One line here is one line of the test's matrix.
 */
export const permissions = {
  "session.read": "reader",
  "session.write": "reader",
  "node.read": "provider",
  "image.read": "provider",
  "pool.read": "provider",
  "pool.write": "provider",
  "container.read": "reader",
  "container.create": "provider",
  "container.power": "technical",
  "container.delete": "provider",
  "container.resetPassword": "technical",
  "isolation.read": "reader",
  "activity.read": "reader",
  "tenant.read": "provider",
  "tenant.write": "provider",
  "plan.read": "provider",
  "plan.write": "provider",
  "task.read": "reader",
  "task.retry": "technical",
  "terminal.open": "technical",
} as const satisfies Record<string, MemberRank | "provider">;
export type Permission = keyof typeof permissions;

/** Every permission by its name alone. */
export const permissionNames = Object.keys(permissions) as Permission[];

/** Tells whether a rank in a tenant is enough for a permission there. */
export function isRankEnough(permission: Permission, rank: MemberRank): boolean {
  const least = permissions[permission];
  return least !== "provider" && memberRanks.indexOf(rank) >= memberRanks.indexOf(least);
}
