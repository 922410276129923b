"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../lib/trpc.ts";

/** Starts a failed task again as its next attempt; every press is one request. */
export function useRetryTask(id: string): { retry: () => void; isBusy: boolean; error: unknown } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mutation = useMutation(
    trpc.task.retry.mutationOptions({
      onSettled: () => {
        void queryClient.invalidateQueries(trpc.task.pathFilter());
        return queryClient.invalidateQueries(trpc.container.pathFilter());
      },
    }),
  );
  return {
    retry: () => mutation.mutate({ requestId: crypto.randomUUID(), id }),
    isBusy: mutation.isPending,
    error: mutation.error,
  };
}
