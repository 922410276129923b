"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC } from "../../lib/trpc.ts";
import { hashLinkToken } from "./hash-link-token.ts";

/** Returns the link's token out of the address and what the panel says of it. */
export function useInvitation() {
  const trpc = useTRPC();
  const [token] = useState(() => location.hash.slice(1));
  const [tokenHash, setTokenHash] = useState("");
  // Out of the address bar, so that it stays in no history and no referrer.
  useEffect(() => history.replaceState(null, "", location.pathname), []);
  useEffect(() => void hashLinkToken(token).then(setTokenHash), [token]);
  const options = trpc.invitation.get.queryOptions({ tokenHash }, { enabled: tokenHash !== "", staleTime: Infinity });
  return { token, invitation: useQuery(options) };
}
