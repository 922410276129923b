"use client";
import { LONGEST_LIST } from "@berth/core/list/longest-list.ts";
import { skipToken, useQuery } from "@tanstack/react-query";
import type { TenantView } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";

/** Whom a container can be made for. */
export interface TenantChoice {
  readonly tenants: readonly TenantView[];
  /** False where there are more customers than one answer lists. */
  readonly isEverybody: boolean;
  /** True once the list is of now, and whoever is chosen was looked for beyond its end. */
  readonly isFresh: boolean;
  readonly error: unknown;
}

/** Asks for the open customers, and for the chosen one by itself where the list ends before it. */
export function useTenantChoice(chosenId: string): TenantChoice {
  const trpc = useTRPC();
  // Asked anew however fresh they seem: the customer may have been made a moment ago.
  const list = useQuery(trpc.tenant.list.queryOptions(undefined, { refetchOnMount: "always" }));
  const listed = list.data ?? [];
  const isEverybody = listed.length < LONGEST_LIST;
  const isBeyond = !isEverybody && chosenId !== "" && !listed.some(({ id }) => id === chosenId);
  const beyond = useQuery(trpc.tenant.get.queryOptions(isBeyond ? { tenantId: chosenId } : skipToken));
  const all = isBeyond && beyond.data !== undefined ? [...listed, beyond.data.tenant] : listed;
  return {
    tenants: all.filter((tenant) => tenant.closedAt === null),
    isEverybody,
    isFresh: list.isFetchedAfterMount && !(isBeyond && beyond.isPending),
    error: list.error,
  };
}
