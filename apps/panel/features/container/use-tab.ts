"use client";
import { useSearchParams } from "next/navigation";

/** The tabs of a container's page, as they stand in the address. */
export const containerTabs = ["overview", "graphs", "terminal", "isolation", "activity"] as const;
export type ContainerTab = (typeof containerTabs)[number];

/** Reads and writes the open one of the reader's tabs in the address, so that a reload and a link keep it. */
export function useTab(tabs: readonly ContainerTab[]): [ContainerTab, (tab: string) => void] {
  const wanted = useSearchParams().get("tab");
  const tab = tabs.find((known) => known === wanted) ?? "overview";
  const choose = (next: string) => {
    const url = new URL(location.href);
    if (next === "overview") url.searchParams.delete("tab");
    else url.searchParams.set("tab", next);
    history.replaceState(null, "", url);
  };
  return [tab, choose];
}
