"use client";
import { authClient } from "./auth-client.ts";

/** Returns the way out: ends the session on the server and leaves by a full load. */
export function useSignOut(): () => void {
  return () => void authClient.signOut().finally(() => location.assign("/login"));
}
