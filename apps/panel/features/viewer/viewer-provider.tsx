"use client";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useContext } from "react";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { RoleWords } from "../../lib/role-words.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { ViewerContext } from "./use-viewer.ts";

const STALE_MS = 60_000;

function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.session.me.queryOptions(undefined, { staleTime: STALE_MS }));
}

/** Finds out who reads, and speaks to him in his words everywhere below. */
export function ViewerProvider({ children }: { children: ReactNode }) {
  const viewer = useMe().data ?? null;
  return (
    <ViewerContext value={viewer}>
      <RoleWords isCustomer={viewer?.role === "customer"}>{children}</RoleWords>
    </ViewerContext>
  );
}

export interface ViewerKnownProps {
  fallback: ReactNode;
  /** Where somebody else on the page says that it could not be found out. */
  isSilent?: boolean;
  children: ReactNode;
}

/** Draws its children once it is known who reads, so that nothing is asked for that would be refused. */
export function ViewerKnown({ fallback, isSilent = false, children }: ViewerKnownProps) {
  const viewer = useContext(ViewerContext);
  const me = useMe();
  if (viewer !== null) return children;
  if (me.isError && !isSilent) return <ErrorNotice error={me.error} onRetry={() => void me.refetch()} />;
  return fallback;
}
