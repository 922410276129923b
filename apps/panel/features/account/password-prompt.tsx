"use client";
import { Button } from "@berth/ui/button.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { SignInNotice } from "../session/sign-in-notice.tsx";

export interface PasswordPromptProps {
  /** What the button does. */
  submitLabel: string;
  /** For password managers: whose password it is. */
  email: string;
  isDangerous?: boolean;
  isBusy: boolean;
  error: unknown;
  onSubmit: (password: string) => void;
  onCancel: () => void;
}

/** Asks for the reader's own password before something that changes how he signs in. */
export function PasswordPrompt({ submitLabel, email, isDangerous, isBusy, error, ...on }: PasswordPromptProps) {
  const t = useTranslations();
  const errorText = useErrorText();
  const form = useForm({ defaultValues: { password: "" } });
  const read = error === null ? null : readError(error);
  const own = read?.field === "password" ? errorText(read) : undefined;
  const submit = form.handleSubmit(({ password }) => on.onSubmit(password));
  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      {read === null || own !== undefined ? null : <SignInNotice error={error} />}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <Field label={t("account.password")} error={form.formState.errors.password ? t("form.required") : own}>
        <Input
          type="password"
          autoComplete="current-password"
          autoFocus
          {...form.register("password", { required: true })}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={on.onCancel}>{t("app.cancel")}</Button>
        <Button type="submit" variant={isDangerous ? "dangerFilled" : "primary"} isBusy={isBusy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
