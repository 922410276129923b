"use client";
import { useMutation } from "@tanstack/react-query";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import { usePowerReason } from "./use-power-reason.ts";
import { useRefreshContainer } from "./use-refresh-container.ts";

/** Deletes a container for good; `confirm` is its hostname, typed by the reader and checked again by the panel. */
export function useDeleteContainer(container: ContainerView, onAccepted: () => void) {
  const trpc = useTRPC();
  const onSettled = useRefreshContainer(container.ctid);
  const mutation = useMutation(trpc.container.delete.mutationOptions({ onSuccess: onAccepted, onSettled }));
  return {
    run: (confirm: string) => mutation.mutate({ requestId: crypto.randomUUID(), ctid: container.ctid, confirm }),
    isBusy: mutation.isPending,
    disabledReason: usePowerReason(container, "delete"),
    error: mutation.error,
    forget: mutation.reset,
  };
}
