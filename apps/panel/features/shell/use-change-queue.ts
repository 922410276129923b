"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTRPC } from "../../lib/trpc.ts";
import { type Change, type ChangeQueue, makeChangeQueue } from "./change-queue.ts";

/** Returns the queue that turns hints into questions: what a change of each kind makes worth asking again. */
export function useChangeQueue(): ChangeQueue {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queue = useMemo(() => {
    const asks = {
      container: (ctid: number | null) => [
        trpc.container.list.queryFilter(),
        ctid === null ? trpc.container.get.queryFilter() : trpc.container.get.queryFilter({ ctid }),
        trpc.activity.pathFilter(),
        trpc.node.list.queryFilter(),
        trpc.overview.get.queryFilter(),
        trpc.container.listBinned.queryFilter(),
        trpc.pool.pathFilter(),
        trpc.tenant.pathFilter(),
        trpc.plan.pathFilter(),
      ],
      task: (ctid: number | null) => [
        trpc.task.list.queryFilter(),
        trpc.task.get.queryFilter(),
        trpc.overview.get.queryFilter(),
        trpc.activity.pathFilter(),
        trpc.container.list.queryFilter(),
        ctid === null ? trpc.container.get.queryFilter() : trpc.container.get.queryFilter({ ctid }),
      ],
      node: () => [trpc.node.pathFilter(), trpc.container.pathFilter(), trpc.image.pathFilter()],
      tenant: () => [trpc.tenant.pathFilter(), trpc.container.pathFilter()],
      plan: () => [trpc.plan.pathFilter(), trpc.container.pathFilter()],
      pool: () => [trpc.pool.pathFilter()],
    };
    return makeChangeQueue((change: Change) => {
      for (const filter of asks[change.kind](change.ctid)) void queryClient.invalidateQueries(filter);
    });
  }, [trpc, queryClient]);
  useEffect(() => () => queue.close(), [queue]);
  return queue;
}
