"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../lib/trpc.ts";

/** Returns the way to ask again for customers, and for the containers that show their names. */
export function useRefreshCustomers(): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries(trpc.tenant.pathFilter());
    void queryClient.invalidateQueries(trpc.container.pathFilter());
  };
}
