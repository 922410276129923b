"use client";
import { skipToken } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useState } from "react";
import { useTRPC } from "../../../lib/trpc.ts";
import { makeSampleStore, type SampleStore } from "./sample-store.ts";

/** The screen follows the samples this often; more is not seen and costs a phone its battery. */
const TICK_MS = 2000;

/** How long after a refusal it asks again: a node that is away is back within seconds, or not for long. */
const RETRY_MS = 2000;

export interface LiveSamples {
  readonly store: SampleStore;
  /** The connection is there but nothing could be had; it heals by itself. */
  readonly isFailed: boolean;
}

/** Follows one container's samples while `isOn`; the store stays the same for the life of the page. */
export function useLiveSamples(ctid: number, isOn: boolean): LiveSamples {
  const trpc = useTRPC();
  const [store] = useState(() => makeSampleStore());
  const { status, reset } = useSubscription(
    trpc.live.metrics.subscriptionOptions(isOn ? { ctid } : skipToken, {
      onData: (samples) => {
        const isFirst = store.latest() === null;
        store.push(samples);
        if (isFirst) store.tick();
      },
    }),
  );
  // A line that breaks heals by itself; an answer that was an error ends the subscription.
  useEffect(() => {
    if (status !== "error") return;
    const timer = setTimeout(reset, RETRY_MS);
    return () => clearTimeout(timer);
  }, [status, reset]);
  useEffect(() => {
    const timer = setInterval(store.tick, TICK_MS);
    return () => clearInterval(timer);
  }, [store]);
  return { store, isFailed: status === "error" };
}
