"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { Select } from "@berth/ui/select.tsx";
import { useForm } from "react-hook-form";
import { useLocale, useTranslations } from "use-intl";
import type { SessionView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useErrorText } from "../../lib/error-texts.tsx";
import { chooseLocale } from "../../lib/locale.ts";
import { readError } from "../../lib/read-error.ts";
import { DoneNote } from "./done-note.tsx";
import { useChangeProfile } from "./use-change-profile.ts";

/** Renders who the reader is: name, e-mail, language. */
export function ProfileCard({ me }: { me: SessionView }) {
  const t = useTranslations("account");
  const words = useTranslations("form");
  const errorText = useErrorText();
  const change = useChangeProfile();
  const form = useForm({ defaultValues: { name: me.name, locale: chooseLocale(useLocale(), null) } });
  const submit = form.handleSubmit((values) => change.mutate(values));
  const read = change.error === null ? null : readError(change.error);
  const own = read?.field === "name" ? errorText(read) : undefined;
  return (
    <Card title={t("profile")}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        {change.error === null || own !== undefined ? null : <ErrorNotice error={change.error} title={t("profile")} />}
        <Field label={t("name")} error={form.formState.errors.name?.message ?? own}>
          <Input autoComplete="name" maxLength={80} {...form.register("name", { required: words("required") })} />
        </Field>
        <Field label={t("email")} hint={t("emailHint")}>
          <Input type="email" value={me.email} readOnly className="bg-sunken! text-muted" />
        </Field>
        <Field label={t("language")}>
          <Select {...form.register("locale")}>
            <option value="en">English</option>
            <option value="ru">Русский</option>
          </Select>
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" isBusy={change.isPending}>
            {t("save")}
          </Button>
          <DoneNote isDone={change.isSuccess}>{t("saved")}</DoneNote>
        </div>
      </form>
    </Card>
  );
}
