"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTRPC } from "../../lib/trpc.ts";

/** Follows what was done to a container, newest first, a page more at each asking. */
export function useActivity(ctid: number) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.activity.list.infiniteQueryOptions({ ctid }, { getNextPageParam: ({ next }) => next }),
  );
  return { ...query, lines: query.data?.pages.flatMap(({ lines }) => lines) ?? null };
}
