"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "../../lib/trpc.ts";
import { useChangeQueue } from "./use-change-queue.ts";

/** A connection away for longer than this is told to the reader; shorter ones heal unseen. */
const PATIENCE_MS = 4000;
/** While no hints arrive, everything is asked again this often. */
const POLL_MS = 10_000;

/** Asks again for whatever the panel says has changed, and for everything after a lost connection. */
export function useLiveChanges(): { isOffline: boolean } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOffline, setOffline] = useState(false);
  const hasStarted = useRef(false);
  const queue = useChangeQueue();
  const { status } = useSubscription(
    trpc.live.changes.subscriptionOptions(undefined, {
      onData: (changes) => queue.push(changes),
      onStarted: () => {
        // Hints of the time between are lost, so everything is asked once; not at the very first start.
        if (hasStarted.current) void queryClient.invalidateQueries();
        hasStarted.current = true;
      },
    }),
  );
  const isConnected = status === "pending";
  useEffect(() => {
    if (isConnected) {
      setOffline(false);
      return;
    }
    const warning = setTimeout(() => setOffline(true), PATIENCE_MS);
    const poll = setInterval(() => void queryClient.invalidateQueries(), POLL_MS);
    return () => {
      clearTimeout(warning);
      clearInterval(poll);
    };
  }, [isConnected, queryClient]);
  return { isOffline };
}
