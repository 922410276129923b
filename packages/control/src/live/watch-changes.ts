import type { Scope } from "@berth/db/scope.ts";
import type { Actor } from "../actor.ts";
import type { LiveChange } from "./hub.ts";

/** Follows what changes within the actor's scope. */
export function watchChanges(actor: Actor, signal: AbortSignal): AsyncIterable<LiveChange[]> {
  const { role, tenantIds, panel } = actor;
  const scope: Scope = role === "admin" ? { kind: "provider" } : { kind: "tenants", tenantIds };
  // Rights that change close the socket (session-watch.ts), and the browser comes back with the new ones.
  return panel.hub.watch(() => scope, signal);
}
