"use client";
import { Card } from "@berth/ui/card.tsx";
import { Checkbox } from "@berth/ui/checkbox.tsx";
import { Field } from "@berth/ui/field.tsx";
import { TextArea } from "@berth/ui/text-area.tsx";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { ContainerFormValues } from "./form-values.ts";

/** Renders who gets in, and when the container starts. */
export function AccessFields({ form }: { form: UseFormReturn<ContainerFormValues> }) {
  const t = useTranslations("create");
  return (
    <>
      <Card title={t("access")}>
        <div className="grid gap-4">
          <Field label={t("sshKeys")} hint={t("sshKeysHint")} error={form.formState.errors.sshKeys?.message}>
            <TextArea rows={3} spellCheck={false} autoComplete="off" {...form.register("sshKeys")} />
          </Field>
          <Checkbox label={t("password")} hint={t("passwordHint")} {...form.register("isPasswordGenerated")} />
        </div>
      </Card>
      <Card title={t("power")}>
        <div className="grid gap-3">
          <Checkbox label={t("startNow")} {...form.register("isStarted")} />
          <Checkbox label={t("autostart")} {...form.register("isAutostart")} />
        </div>
      </Card>
    </>
  );
}
