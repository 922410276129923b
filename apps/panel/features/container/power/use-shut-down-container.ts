"use client";
import { useMutation } from "@tanstack/react-query";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import type { ContainerAction } from "./container-action.ts";
import { usePowerReason } from "./use-power-reason.ts";
import { useRefreshContainer } from "./use-refresh-container.ts";

/** Asks a container's init to stop everything and power off. One request id per press: the same press sent twice is one task. */
export function useShutDownContainer(container: ContainerView): ContainerAction {
  const trpc = useTRPC();
  const onSettled = useRefreshContainer(container.ctid);
  const mutation = useMutation(trpc.container.shutDown.mutationOptions({ onSettled }));
  return {
    run: () => mutation.mutate({ requestId: crypto.randomUUID(), ctid: container.ctid }),
    isBusy: mutation.isPending,
    disabledReason: usePowerReason(container, "shutDown"),
    error: mutation.error,
  };
}
