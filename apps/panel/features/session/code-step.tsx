"use client";
import { Button } from "@berth/ui/button.tsx";
import { Field } from "@berth/ui/field.tsx";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { CodeInput } from "./code-input.tsx";
import { SignInNotice } from "./sign-in-notice.tsx";
import type { SignIn } from "./use-sign-in.ts";

/** Renders the second step: the app's code, or a recovery code when the phone is not at hand. */
export function CodeStep({ signIn, next }: { signIn: SignIn; next: string }) {
  const t = useTranslations("login");
  const words = useTranslations("form");
  const errorText = useErrorText();
  const [kind, setKind] = useState<"app" | "recovery">("app");
  // What is said of one kind of code is not said of the other.
  const [tried, setTried] = useState(kind);
  const form = useForm({ defaultValues: { code: "" } });
  const submit = form.handleSubmit(({ code }) => {
    setTried(kind);
    return signIn.confirm({ kind, code }, next);
  });
  const read = signIn.error === null ? null : readError(signIn.error);
  const isWrong = read?.field === "code";
  const wrong = isWrong && tried === kind ? (kind === "app" ? errorText(read) : t("recoveryWrong")) : undefined;
  const isOver = read?.code === "session.challenge_over";
  const swap = () => {
    setKind(kind === "app" ? "recovery" : "app");
    form.reset();
  };
  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      {read === null || isWrong ? null : <SignInNotice error={signIn.error} />}
      <p className="text-14 text-muted">{t(kind === "app" ? "codeIntro" : "recoveryIntro")}</p>
      <Field
        label={t(kind === "app" ? "code" : "recoveryCode")}
        error={form.formState.errors.code ? words("required") : wrong}
      >
        <CodeInput key={kind} kind={kind} autoFocus {...form.register("code", { required: true })} />
      </Field>
      {isOver ? null : (
        <Button type="submit" variant="primary" size="large" isBusy={signIn.isBusy}>
          {t("confirm")}
        </Button>
      )}
      <div className="flex flex-wrap justify-between gap-2">
        <Button variant="quiet" onClick={swap}>
          {t(kind === "app" ? "useRecovery" : "useApp")}
        </Button>
        <Button variant={isOver ? "primary" : "quiet"} onClick={signIn.startOver}>
          {t("startOver")}
        </Button>
      </div>
    </form>
  );
}
