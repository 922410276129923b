import type { ContainerView } from "../../../lib/api-types.ts";

/** Keeps the containers whose name, number or address holds what was typed; nothing typed keeps all. */
export function filterContainers(containers: readonly ContainerView[], typed: string): readonly ContainerView[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return containers;
  return containers.filter(
    ({ hostname, ctid, address }) =>
      hostname.includes(wanted) || String(ctid).startsWith(wanted) || (address ?? "").includes(wanted),
  );
}
