"use client";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { SetupValues } from "./use-finish-setup.ts";

/** The shortest password the API takes. */
const SHORTEST = 12;

/** Renders who the first administrator is and how he signs in. */
export function SetupFields({ form }: { form: UseFormReturn<SetupValues> }) {
  const t = useTranslations("setup");
  const words = useTranslations("form");
  const { errors } = form.formState;
  return (
    <>
      <Field label={t("name")} error={errors.name?.message}>
        <Input autoComplete="name" autoFocus {...form.register("name", { required: words("required") })} />
      </Field>
      <Field label={t("email")} error={errors.email?.message}>
        <Input
          type="email"
          autoComplete="username"
          {...form.register("email", {
            required: words("required"),
            pattern: { value: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, message: words("email") },
          })}
        />
      </Field>
      <Field label={t("password")} hint={t("passwordHint")} error={errors.password?.message}>
        <Input
          type="password"
          autoComplete="new-password"
          {...form.register("password", {
            required: words("required"),
            minLength: { value: SHORTEST, message: words("passwordShort") },
          })}
        />
      </Field>
      <Field label={t("again")} error={errors.again?.message}>
        <Input
          type="password"
          autoComplete="new-password"
          {...form.register("again", {
            validate: (again, values) => again === values.password || words("passwordDiffers"),
          })}
        />
      </Field>
    </>
  );
}
