"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ContainerView } from "../../lib/api-types.ts";
import { useTRPC } from "../../lib/trpc.ts";

/** Asks for the report of a running container: once, again when another life of it begins, and whenever `refetch` is called. */
export function useIsolationReport({ ctid, stateSince }: Pick<ContainerView, "ctid" | "stateSince">) {
  const trpc = useTRPC();
  // What was true when it was asked for stands still under the reader's eyes.
  const report = useQuery(trpc.container.isolation.queryOptions({ ctid }, { staleTime: "static", gcTime: 0 }));
  const { refetch } = report;
  const life = stateSince?.getTime();
  const shownLife = useRef(life);
  useEffect(() => {
    if (shownLife.current === life) return;
    shownLife.current = life;
    void refetch();
  }, [life, refetch]);
  return report;
}
