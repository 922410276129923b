"use client";
import { useMutation } from "@tanstack/react-query";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import type { ContainerAction } from "./container-action.ts";
import { usePowerReason } from "./use-power-reason.ts";
import { useRefreshContainer } from "./use-refresh-container.ts";

/** Kills all processes of a container at once. One request id per press: the same press sent twice is one task. */
export function useForceOffContainer(container: ContainerView): ContainerAction {
  const trpc = useTRPC();
  const onSettled = useRefreshContainer(container.ctid);
  const mutation = useMutation(trpc.container.forceOff.mutationOptions({ onSettled }));
  return {
    run: () => mutation.mutate({ requestId: crypto.randomUUID(), ctid: container.ctid }),
    isBusy: mutation.isPending,
    disabledReason: usePowerReason(container, "forceOff"),
    error: mutation.error,
  };
}
