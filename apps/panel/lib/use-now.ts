"use client";
import { useEffect, useState } from "react";

/** Returns the time and renders again every `stepMs`, for durations that grow on the screen. */
export function useNow(stepMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
  return now;
}
