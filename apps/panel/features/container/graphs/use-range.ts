"use client";
import { useSearchParams } from "next/navigation";
import { type ChartRange, parseRange } from "./chart-range.ts";

/** Reads and writes the range of the graphs in the address, so that a reload and a link keep it. */
export function useRange(): [ChartRange, (range: string) => void] {
  const range = parseRange(useSearchParams().get("range"));
  const choose = (next: string) => {
    const url = new URL(location.href);
    if (parseRange(next) === "live") url.searchParams.delete("range");
    else url.searchParams.set("range", next);
    history.replaceState(null, "", url);
  };
  return [range, choose];
}
