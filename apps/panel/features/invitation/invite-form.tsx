"use client";
import { Button } from "@berth/ui/button.tsx";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { CodeStep } from "../session/code-step.tsx";
import { DoorPage } from "../session/door-page.tsx";
import { NewPasswordFields } from "./new-password-fields.tsx";
import { useAcceptInvitation } from "./use-accept-invitation.ts";

/** Renders the choice of a password by a link that works; with a second factor, its step after that. */
export function InviteForm({ token, name, email }: { token: string; name: string; email: string }) {
  const t = useTranslations("invite");
  const words = useTranslations("login");
  const { form, signIn, isBusy, error, submit } = useAcceptInvitation(token);
  if (signIn.isCodeWanted) {
    return (
      <DoorPage title={words("codeTitle")}>
        <CodeStep signIn={{ ...signIn, startOver: () => location.assign("/login") }} next="/" />
      </DoorPage>
    );
  }
  return (
    <DoorPage title={t("title")} intro={t("intro", { name, email })}>
      <form method="post" noValidate className="grid gap-4" onSubmit={submit}>
        {error === null ? null : <ErrorNotice error={error} title={t("title")} />}
        {/* For password managers: whose password it is. */}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <NewPasswordFields form={form} />
        <Button type="submit" variant="primary" size="large" isBusy={isBusy}>
          {t("submit")}
        </Button>
      </form>
    </DoorPage>
  );
}
