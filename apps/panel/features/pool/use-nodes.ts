"use client";
import { useQuery } from "@tanstack/react-query";
import type { NodeView } from "../../lib/api-types.ts";
import { useTRPC } from "../../lib/trpc.ts";

/** Returns the nodes a pool can be routed to; none before they are known. */
export function useNodes(): readonly NodeView[] {
  const trpc = useTRPC();
  const nodes = useQuery(trpc.node.list.queryOptions());
  return nodes.data?.filter(({ state }) => state !== "revoked") ?? [];
}
