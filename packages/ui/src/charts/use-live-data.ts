"use client";
import { type RefObject, useEffect, useState } from "react";
import type { ChartData } from "./chart-data.ts";
import { type FrameQueue, makeFrameQueue } from "./frame-queue.ts";

/** Where a live chart gets its data: something that tells of news, and hands the newest when asked. */
export interface ChartSource {
  subscribe(listener: () => void): () => void;
  read(): ChartData;
}

let sharedQueue: FrameQueue | undefined;

/**
 * Returns the newest data of a source, at most one chart per animation frame. While the chart is
 * scrolled away or the tab is hidden nothing is drawn; the source goes on filling.
 */
export function useLiveData(source: ChartSource, element: RefObject<HTMLElement | null>): ChartData {
  const [data, setData] = useState(() => source.read());
  useEffect(() => {
    sharedQueue ??= makeFrameQueue();
    const queue = sharedQueue;
    let isOnScreen = true;
    const draw = () => setData(source.read());
    const ask = () => {
      if (isOnScreen && document.visibilityState === "visible") queue.request(draw);
    };
    const observer = new IntersectionObserver(([entry]) => {
      isOnScreen = entry?.isIntersecting ?? true;
      ask();
    });
    if (element.current !== null) observer.observe(element.current);
    const unsubscribe = source.subscribe(ask);
    document.addEventListener("visibilitychange", ask);
    ask();
    return () => {
      queue.cancel(draw);
      observer.disconnect();
      unsubscribe();
      document.removeEventListener("visibilitychange", ask);
    };
  }, [source, element]);
  return data;
}
