import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { ScopedDb } from "@berth/db/database.ts";
import type { Panel } from "./panel.ts";
import { isRankEnough, type MemberRank, type Permission } from "./permission.ts";

/** A signed-in person, as the session alone tells it: nothing in a request's body can change who asks. */
export interface Caller {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: "admin" | "customer";
  readonly locale: string;
  readonly sessionId: string;
  /** Names this request in every log line, task and agent operation it causes. */
  readonly requestId: string;
  readonly memberships: readonly { readonly tenantId: string; readonly role: MemberRank }[];
  readonly panel: Panel;
}

/** A caller who has been let through for one permission; `db` reaches exactly the tenants where he has it. */
export interface Actor extends Caller {
  readonly tenantIds: readonly string[];
  readonly db: ScopedDb;
}

/** Lets a caller through for a permission, or throws `session.forbidden`. */
export function authorise(caller: Caller, permission: Permission): Actor {
  if (caller.role === "admin") {
    const tenantIds = caller.memberships.map(({ tenantId }) => tenantId);
    return { ...caller, tenantIds, db: caller.panel.db.scoped({ kind: "provider" }) };
  }
  const tenantIds = caller.memberships
    .filter(({ role }) => isRankEnough(permission, role))
    .map(({ tenantId }) => tenantId);
  if (tenantIds.length === 0) throw new BerthError("session.forbidden", `${caller.userId} lacks ${permission}`);
  return { ...caller, tenantIds, db: caller.panel.db.scoped({ kind: "tenants", tenantIds }) };
}
