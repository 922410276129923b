"use client";
import { Button } from "@berth/ui/button.tsx";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import { Field } from "@berth/ui/field.tsx";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { CodeInput } from "../session/code-input.tsx";
import { SignInNotice } from "../session/sign-in-notice.tsx";
import { QrCode } from "./qr-code.tsx";

export interface ScanStepProps {
  /** The otpauth address. */
  uri: string;
  isBusy: boolean;
  error: unknown;
  onSubmit: (code: string) => void;
}

/** Shows the secret to the app, as a picture and as text, and asks for the first code. */
export function ScanStep({ uri, isBusy, error, onSubmit }: ScanStepProps) {
  const t = useTranslations();
  const errorText = useErrorText();
  const form = useForm({ defaultValues: { code: "" } });
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const read = error === null ? null : readError(error);
  const own = read?.field === "code" ? errorText(read) : undefined;
  const submit = form.handleSubmit(({ code }) => onSubmit(code));
  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      {read === null || own !== undefined ? null : <SignInNotice error={error} />}
      <p className="text-14 text-muted">{t("account.scanIntro")}</p>
      <div className="flex flex-wrap items-center gap-4">
        <QrCode text={uri} label={t("account.qrLabel")} />
        <div className="grid min-w-44 flex-1 gap-2">
          <p className="text-13 text-muted">{t("account.secret")}</p>
          <div className="flex items-start justify-between gap-2 rounded-md border border-border bg-sunken px-3 py-2">
            <code className="font-mono text-13 select-all">{secret.match(/.{1,4}/g)?.join(" ")}</code>
            <CopyButton text={secret} label={t("app.copy")} doneLabel={t("app.copied")} isIconOnly />
          </div>
          <a href={uri} className="text-13 text-accent underline underline-offset-2">
            {t("account.openApp")}
          </a>
        </div>
      </div>
      <Field label={t("account.code")} error={form.formState.errors.code ? t("form.required") : own}>
        <CodeInput kind="app" autoFocus {...form.register("code", { required: true })} />
      </Field>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {t("account.confirm")}
        </Button>
      </div>
    </form>
  );
}
