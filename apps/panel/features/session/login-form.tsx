"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../shell/use-page-title.ts";
import { CodeStep } from "./code-step.tsx";
import { DoorPage } from "./door-page.tsx";
import { PasswordStep } from "./password-step.tsx";
import { safeNext } from "./safe-next.ts";
import { useSignIn } from "./use-sign-in.ts";

/** Reads where the reader wanted to go; the server draws this page too and does not know. */
function readNext(): string {
  return typeof location === "undefined" ? "/" : safeNext(new URLSearchParams(location.search).get("next"));
}

/** Renders the sign-in page: the password, and where one is set up the second factor after it. */
export function LoginForm() {
  const t = useTranslations("login");
  const [next] = useState(readNext);
  const signIn = useSignIn();
  const title = t(signIn.isCodeWanted ? "codeTitle" : "title");
  usePageTitle(title);
  return (
    <DoorPage title={title}>
      {signIn.isCodeWanted ? <CodeStep signIn={signIn} next={next} /> : <PasswordStep signIn={signIn} next={next} />}
    </DoorPage>
  );
}
