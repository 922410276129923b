"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../../lib/trpc.ts";

/** Returns what to do after a press, whether it worked or not: ask again for the container and its tasks. */
export function useRefreshContainer(ctid: number): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries(trpc.container.get.queryFilter({ ctid })),
      queryClient.invalidateQueries(trpc.task.list.queryFilter()),
      queryClient.invalidateQueries(trpc.container.list.queryFilter()),
      queryClient.invalidateQueries(trpc.container.listBinned.queryFilter()),
    ]);
  };
}
