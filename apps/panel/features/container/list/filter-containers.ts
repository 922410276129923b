import type { ContainerView } from "../../../lib/api-types.ts";

/** What a list of containers is narrowed to. */
export interface ContainerFilter {
  readonly typed: string;
  /** One customer's, or everybody's for nothing. */
  readonly tenantId: string;
}

type Filtered = Pick<ContainerView, "hostname" | "ctid" | "address" | "tenantId">;

/** Keeps the containers of the customer whose name, number or address holds what was typed; nothing typed keeps all. */
export function filterContainers<T extends Filtered>(
  containers: readonly T[],
  { typed, tenantId: owner }: ContainerFilter,
): readonly T[] {
  const wanted = typed.trim().toLowerCase();
  return containers.filter(({ hostname, ctid, address, tenantId }) => {
    if (owner !== "" && tenantId !== owner) return false;
    return hostname.includes(wanted) || String(ctid).startsWith(wanted) || (address ?? "").includes(wanted);
  });
}

/** Lists the customers that have one of the containers, by name, for the filter to offer. */
export function listOwners(
  containers: readonly Pick<ContainerView, "tenantId" | "tenantName">[],
): readonly (readonly [tenantId: string, name: string])[] {
  const owners = new Map(containers.map(({ tenantId, tenantName }) => [tenantId, tenantName]));
  return [...owners].toSorted(([, a], [, b]) => a.localeCompare(b));
}
