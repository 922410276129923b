"use client";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { PasswordCard } from "./password-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

/** Renders the reader's own account: who he is, how he signs in, and where he is signed in. */
export function AccountPage() {
  const t = useTranslations("account");
  const trpc = useTRPC();
  const me = useQuery(trpc.session.me.queryOptions());
  usePageTitle(t("title"));
  return (
    <div className="grid max-w-4xl gap-4">
      <h1 className="text-20 font-semibold">{t("title")}</h1>
      {me.isError ? <ErrorNotice error={me.error} onRetry={() => void me.refetch()} /> : null}
      {me.isPending ? <Skeleton className="h-72" /> : null}
      {me.data === undefined ? null : (
        <>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <ProfileCard me={me.data} />
            <PasswordCard email={me.data.email} />
          </div>
          <SecondFactorCard email={me.data.email} />
          <SessionsCard />
        </>
      )}
    </div>
  );
}
