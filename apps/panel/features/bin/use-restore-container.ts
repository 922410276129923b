"use client";
import { useMutation } from "@tanstack/react-query";
import type { ContainerView } from "../../lib/api-types.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { useRefreshContainer } from "../container/power/use-refresh-container.ts";

/** Takes a container out of the bin. One request id per press: the same press sent twice is one task. */
export function useRestoreContainer({ ctid }: ContainerView) {
  const trpc = useTRPC();
  const onSettled = useRefreshContainer(ctid);
  const mutation = useMutation(trpc.container.restore.mutationOptions({ onSettled }));
  return {
    run: () => mutation.mutate({ requestId: crypto.randomUUID(), ctid }),
    isBusy: mutation.isPending,
    error: mutation.error,
  };
}
