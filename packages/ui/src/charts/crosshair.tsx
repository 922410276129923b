"use client";
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from "react";

/** The time under the pointer, shared by all charts of a page: they agree by time, not by index. */
export interface Crosshair {
  set(atMs: number | null): void;
  get(): number | null;
  subscribe(listener: () => void): () => void;
}

/** Makes the shared time of one page; null while no chart is pointed at. */
export function makeCrosshair(): Crosshair {
  const listeners = new Set<() => void>();
  let now: number | null = null;
  return {
    set: (atMs) => {
      if (atMs === now) return;
      now = atMs;
      for (const listener of listeners) listener();
    },
    get: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const CrosshairContext = createContext<Crosshair | null>(null);

/** Wraps the charts that share one crosshair. */
export function CrosshairProvider({ children }: { children: ReactNode }) {
  const crosshair = useMemo(makeCrosshair, []);
  return <CrosshairContext value={crosshair}>{children}</CrosshairContext>;
}

/** Returns the crosshair of the page; a chart standing alone gets its own. */
export function useCrosshair(): Crosshair {
  const shared = useContext(CrosshairContext);
  const own = useMemo(makeCrosshair, []);
  return shared ?? own;
}

/** Returns the time under the pointer and renders again when it moves. */
export function useCrosshairTime(crosshair: Crosshair): number | null {
  return useSyncExternalStore(crosshair.subscribe, crosshair.get, () => null);
}
