"use client";
import { isLive } from "@berth/core/container/state.ts";
import type { Rates } from "@berth/core/metrics/rates.ts";
import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useLiveSamples } from "../graphs/use-live-samples.ts";

/** A row that only flies past while scrolling is not worth a subscription. */
const SETTLE_MS = 300;

/** Follows what one container uses while its row is on the screen and it runs; null while nothing is known. */
export function useLatestUsage(container: ContainerView, row: RefObject<HTMLElement | null>): Rates | null {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (row.current === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(([entry]) => {
      clearTimeout(timer);
      timer = setTimeout(() => setSeen(entry?.isIntersecting ?? false), SETTLE_MS);
    });
    observer.observe(row.current);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [row]);
  const isRunning = container.state !== "unknown" && isLive(container.state);
  const { store } = useLiveSamples(container.ctid, isSeen && isRunning);
  return useSyncExternalStore(store.subscribe, store.latest, () => null);
}
