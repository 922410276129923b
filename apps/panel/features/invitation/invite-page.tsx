"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { DoorPage } from "../session/door-page.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { InviteForm } from "./invite-form.tsx";
import { useInvitation } from "./use-invitation.ts";

/** Renders what a one-use link opens: the choice of a password, or why it does not work and what to do. */
export function InvitePage() {
  const t = useTranslations("invite");
  const { token, invitation } = useInvitation();
  usePageTitle(t("title"));
  if (invitation.isError) {
    return (
      <DoorPage title={t("title")}>
        <ErrorNotice error={invitation.error} onRetry={() => void invitation.refetch()} />
      </DoorPage>
    );
  }
  if (invitation.data === undefined) {
    return (
      <DoorPage title={t("title")}>
        <Skeleton className="h-40" />
      </DoorPage>
    );
  }
  if (invitation.data.state === "open") {
    const { name, email } = invitation.data;
    return <InviteForm token={token} name={name} email={email} />;
  }
  const { state } = invitation.data;
  return (
    <DoorPage title={t(`${state}Title`)} intro={t(`${state}Text`)}>
      <a href="/login" className={buttonLook({ variant: "primary", size: "large" })}>
        {t("toLogin")}
      </a>
    </DoorPage>
  );
}
