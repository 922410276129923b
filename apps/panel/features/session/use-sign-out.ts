"use client";
import { z } from "zod";
import { postAuth } from "../../lib/post-auth.ts";

/** Returns the way out: ends the session on the server and leaves by a full load. */
export function useSignOut(): () => void {
  return () =>
    void postAuth("/sign-out", {}, z.unknown())
      .catch(() => undefined)
      .finally(() => location.assign("/login"));
}
