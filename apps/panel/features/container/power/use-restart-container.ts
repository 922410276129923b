"use client";
import { useMutation } from "@tanstack/react-query";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import type { ContainerAction } from "./container-action.ts";
import { usePowerReason } from "./use-power-reason.ts";
import { useRefreshContainer } from "./use-refresh-container.ts";

/** Shuts a container down cleanly and starts it again. One request id per press: the same press sent twice is one task. */
export function useRestartContainer(container: ContainerView): ContainerAction {
  const trpc = useTRPC();
  const onSettled = useRefreshContainer(container.ctid);
  const mutation = useMutation(trpc.container.restart.mutationOptions({ onSettled }));
  return {
    run: () => mutation.mutate({ requestId: crypto.randomUUID(), ctid: container.ctid }),
    isBusy: mutation.isPending,
    disabledReason: usePowerReason(container, "restart"),
    error: mutation.error,
  };
}
