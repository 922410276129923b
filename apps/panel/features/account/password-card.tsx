"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { useTranslations } from "use-intl";
import { SignInNotice } from "../session/sign-in-notice.tsx";
import { DoneNote } from "./done-note.tsx";
import { useChangePassword } from "./use-change-password.ts";

/** The shortest and longest password the API takes. */
const SHORTEST = 12;
const LONGEST = 128;

/** Renders the change of one's own password. */
export function PasswordCard({ email }: { email: string }) {
  const t = useTranslations("account");
  const words = useTranslations("form");
  const { form, isBusy, isDone, error, submit } = useChangePassword();
  const { errors } = form.formState;
  return (
    <Card title={t("passwordTitle")}>
      <form method="post" noValidate className="grid gap-4" onSubmit={submit}>
        {error === null ? null : <SignInNotice error={error} />}
        {/* For password managers: whose password it is. */}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <Field label={t("currentPassword")} error={errors.currentPassword?.message}>
          <Input
            type="password"
            autoComplete="current-password"
            {...form.register("currentPassword", { required: words("required") })}
          />
        </Field>
        <Field label={t("newPassword")} error={errors.newPassword?.message}>
          <Input
            type="password"
            autoComplete="new-password"
            {...form.register("newPassword", {
              required: words("required"),
              minLength: { value: SHORTEST, message: words("passwordShort") },
              maxLength: { value: LONGEST, message: words("passwordLong") },
            })}
          />
        </Field>
        <Field label={t("again")} hint={t("passwordNote")} error={errors.again?.message}>
          <Input
            type="password"
            autoComplete="new-password"
            {...form.register("again", {
              validate: (again, values) => again === values.newPassword || words("passwordDiffers"),
            })}
          />
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {t("changePassword")}
          </Button>
          <DoneNote isDone={isDone}>{t("passwordChanged")}</DoneNote>
        </div>
      </form>
    </Card>
  );
}
