"use client";
import { Button } from "@berth/ui/button.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { SignInNotice } from "./sign-in-notice.tsx";
import type { SignIn } from "./use-sign-in.ts";

/** Renders the first step of signing in: who, and the password. A press before the scripts are there posts it, so that it stands in no address. */
export function PasswordStep({ signIn: { signIn, isBusy, error }, next }: { signIn: SignIn; next: string }) {
  const t = useTranslations("login");
  const words = useTranslations("form");
  const form = useForm({ defaultValues: { email: "", password: "" } });
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) => signIn(values, next));
  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      {error === null ? null : <SignInNotice error={error} />}
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
  );
}
