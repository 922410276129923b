"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../lib/trpc.ts";

/** Returns where the reader is signed in, and the two ways to end that. */
export function useSessions() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries(trpc.session.list.queryFilter());
  return {
    sessions: useQuery(trpc.session.list.queryOptions()),
    // Who is gone already is gone: the list says so.
    revoke: useMutation(trpc.session.revoke.mutationOptions({ onSettled: refresh })),
    revokeOthers: useMutation(trpc.session.revokeOthers.mutationOptions({ onSuccess: refresh })),
  };
}
