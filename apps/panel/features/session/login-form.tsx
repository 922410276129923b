"use client";
import { Button } from "@berth/ui/button.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../lib/error-texts.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { DoorPage } from "./door-page.tsx";
import { type SignInFailure, safeNext, useSignIn } from "./use-sign-in.ts";

/** Renders the sign-in page. */
export function LoginForm() {
  const t = useTranslations("login");
  const words = useTranslations("form");
  const form = useForm({ defaultValues: { email: "", password: "" } });
  const { isBusy, failure, signIn } = useSignIn();
  usePageTitle(t("title"));
  const submit = form.handleSubmit((values) =>
    signIn(values, safeNext(new URLSearchParams(location.search).get("next"))),
  );
  const { errors } = form.formState;
  return (
    <DoorPage title={t("title")}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        {failure === null ? null : <FailureNotice failure={failure} />}
        <Field label={t("email")} error={errors.email && words("required")}>
          <Input type="email" autoComplete="username" autoFocus {...form.register("email", { required: true })} />
        </Field>
        <Field label={t("password")} error={errors.password && words("required")}>
          <Input type="password" autoComplete="current-password" {...form.register("password", { required: true })} />
        </Field>
        <Button type="submit" variant="primary" size="large" isBusy={isBusy}>
          {t("submit")}
        </Button>
      </form>
    </DoorPage>
  );
}

function FailureNotice({ failure }: { failure: SignInFailure }) {
  const t = useTranslations("login");
  const errorText = useErrorText();
  const text = {
    wrong: () => errorText({ code: "session.bad_credentials", params: {} }),
    tooMany: () => t("tooMany"),
    noAnswer: () => errorText({ code: null, params: {} }),
  }[failure]();
  return (
    <Notice tone="danger" role="alert">
      {text}
    </Notice>
  );
}
