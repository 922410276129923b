"use client";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

/** The shortest and longest password the API takes. */
const SHORTEST = 12;
const LONGEST = 128;

/** Renders the new password, twice. */
export function NewPasswordFields({ form }: { form: UseFormReturn<{ password: string; again: string }> }) {
  const t = useTranslations("invite");
  const words = useTranslations("form");
  const { errors } = form.formState;
  return (
    <>
      <Field label={t("password")} hint={t("passwordHint")} error={errors.password?.message}>
        <Input
          type="password"
          autoComplete="new-password"
          autoFocus
          {...form.register("password", {
            required: words("required"),
            minLength: { value: SHORTEST, message: words("passwordShort") },
            maxLength: { value: LONGEST, message: words("passwordLong") },
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
