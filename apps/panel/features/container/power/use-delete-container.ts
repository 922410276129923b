"use client";
import { useMutation } from "@tanstack/react-query";
import type { ContainerView, DeleteContainerInput } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import { usePowerReason } from "./use-power-reason.ts";
import { useRefreshContainer } from "./use-refresh-container.ts";

/** What the reader chose: `confirm` is the hostname as he typed it, checked again by the panel. */
export type Deletion = Required<Pick<DeleteContainerInput, "confirm" | "mode" | "reason">>;

/** Deletes a container, into the bin or for ever. One request id per press: the same press sent twice is one task. */
export function useDeleteContainer(container: ContainerView, onAccepted: () => void) {
  const trpc = useTRPC();
  const onSettled = useRefreshContainer(container.ctid);
  const mutation = useMutation(trpc.container.delete.mutationOptions({ onSuccess: onAccepted, onSettled }));
  return {
    run: (deletion: Deletion) => mutation.mutate({ ...deletion, requestId: crypto.randomUUID(), ctid: container.ctid }),
    isBusy: mutation.isPending,
    disabledReason: usePowerReason(container, "delete"),
    error: mutation.error,
    forget: mutation.reset,
  };
}
