"use client";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { useFormContext } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { LoginValues } from "./parse-login.ts";

/** Renders who is to sign in, for the form around it. */
export function LoginFields() {
  const t = useTranslations("customers");
  const { formState, register } = useFormContext<LoginValues>();
  return (
    <>
      <Field label={t("personName")} error={formState.errors.personName?.message}>
        <Input autoComplete="off" {...register("personName")} />
      </Field>
      <Field label={t("email")} hint={t("emailHint")} error={formState.errors.email?.message}>
        <Input type="email" autoComplete="off" spellCheck={false} {...register("email")} />
      </Field>
    </>
  );
}
