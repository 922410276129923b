"use client";
import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/** Draws its children in the browser only: the server has no data, so it draws the fallback. */
export function BrowserOnly({ fallback, children }: { fallback?: ReactNode; children: () => ReactNode }) {
  const isBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return isBrowser ? children() : fallback;
}
