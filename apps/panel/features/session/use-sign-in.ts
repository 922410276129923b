"use client";
import { useState } from "react";
import { authClient } from "./auth-client.ts";

/** Why signing in did not work, as a key of the reader's words. */
export type SignInFailure = "wrong" | "tooMany" | "noAnswer";

export interface SignIn {
  readonly isBusy: boolean;
  readonly failure: SignInFailure | null;
  /** Signs in and goes on to `next`; stays with a failure otherwise. */
  signIn(credentials: { email: string; password: string }, next: string): Promise<void>;
}

/** Tells from the status of the answer why signing in failed. */
export function signInFailure(status: number): SignInFailure {
  if (status === 429) return "tooMany";
  return status >= 400 && status < 500 ? "wrong" : "noAnswer";
}

/** Keeps a way back inside the panel: an address of another site is replaced by the overview. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : "/";
}

/** Returns signing in with its progress and its failure. */
export function useSignIn(): SignIn {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<SignInFailure | null>(null);
  return {
    isBusy,
    failure,
    signIn: async (credentials, next) => {
      setBusy(true);
      setFailure(null);
      const { error } = await authClient.signIn.email(credentials).catch(() => ({ error: { status: 0 } }));
      if (error === null) {
        location.assign(next);
        return;
      }
      setFailure(signInFailure(error.status));
      setBusy(false);
    },
  };
}
