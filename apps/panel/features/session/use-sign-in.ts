"use client";
import { useState } from "react";
import { z } from "zod";
import { localeCookie, locales } from "../../lib/locale.ts";
import { postAuth } from "../../lib/post-auth.ts";
import { writeCookie } from "../../lib/write-cookie.ts";

/** What the doors answer: a person who is in, or that a second step is wanted. */
const answerSchema = z.object({
  twoFactorRedirect: z.boolean().optional(),
  user: z.object({ locale: z.enum(locales).optional().catch(undefined) }).optional(),
});
type Answer = z.infer<typeof answerSchema>;

/** What a person types at the second step: the app's code, or one of those kept on paper. */
export interface SecondStep {
  readonly kind: "app" | "recovery";
  readonly code: string;
}

export interface SignIn {
  readonly isBusy: boolean;
  /** Why the last try did not work. */
  readonly error: unknown;
  /** The password was right, and a code is wanted now. */
  readonly isCodeWanted: boolean;
  /** Tries a password, and goes on to `next` when that is enough. */
  signIn(credentials: { email: string; password: string }, next: string): Promise<void>;
  /** Tries a code, and goes on to `next`. */
  confirm(step: SecondStep, next: string): Promise<void>;
  /** Goes back to the password. */
  startOver(): void;
}

/** A browser in which nobody has chosen a language yet gets that of the account. */
function takeLocale({ user }: Answer): void {
  if (user?.locale !== undefined && !document.cookie.includes(`${localeCookie}=`))
    writeCookie(localeCookie, user.locale);
}

/** Returns signing in, with its second step where there is one. */
export function useSignIn(): SignIn {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isCodeWanted, setCodeWanted] = useState(false);

  async function go(ask: () => Promise<Answer>, next: string): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const answer = await ask();
      if (answer.twoFactorRedirect === true) {
        setCodeWanted(true);
        setBusy(false);
        return;
      }
      takeLocale(answer);
      // Busy until the page has gone: a second press would only break the first one off.
      location.assign(next);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }

  return {
    isBusy,
    error,
    isCodeWanted,
    signIn: (credentials, next) => go(() => postAuth("/sign-in/email", credentials, answerSchema), next),
    confirm: ({ kind, code }, next) => {
      const path = kind === "app" ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code";
      return go(() => postAuth(path, { code }, answerSchema), next);
    },
    startOver: () => {
      setCodeWanted(false);
      setError(null);
    },
  };
}
