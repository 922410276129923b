"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import { useRefreshContainer } from "./use-refresh-container.ts";

/** How far a reset is: nothing asked, the password to show, or one that was made and lost on its way here. */
export type ResetOutcome = { readonly password: string } | "lost" | null;

/** Makes root a new password; `outcome` holds it until it is dismissed, and nothing else ever does. */
export function useResetPassword(container: ContainerView) {
  const trpc = useTRPC();
  const onSettled = useRefreshContainer(container.ctid);
  const [outcome, setOutcome] = useState<ResetOutcome>(null);
  const mutation = useMutation(
    trpc.container.resetPassword.mutationOptions({
      // It is not to stay in the cache of answers.
      gcTime: 0,
      // An answer that was lost and asked for again comes without it.
      onSuccess: ({ rootPassword }) => setOutcome(rootPassword === null ? "lost" : { password: rootPassword }),
      onSettled,
    }),
  );
  return {
    run: (reason: string | null) => mutation.mutate({ requestId: crypto.randomUUID(), ctid: container.ctid, reason }),
    isBusy: mutation.isPending,
    error: mutation.error,
    outcome,
    forget: () => {
      setOutcome(null);
      mutation.reset();
    },
  };
}
