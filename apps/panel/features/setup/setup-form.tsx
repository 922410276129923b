"use client";
import { Button, buttonLook } from "@berth/ui/button.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { DoorPage } from "../session/door-page.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { SetupFields } from "./setup-fields.tsx";
import { useFinishSetup } from "./use-finish-setup.ts";

let taken = "";

/** Takes the one-time token out of the address, so that it stays in no history and no referrer. */
function takeToken(): string {
  // The link carries it after the #, which browsers send to nobody; a query is understood too.
  const token = new URLSearchParams(location.search).get("token") ?? location.hash.slice(1).replace(/^token=/, "");
  if (token !== "") history.replaceState(null, "", location.pathname);
  return token;
}

/** Renders the page that the one-time link opens: the first administrator chooses a password. */
export function SetupForm() {
  const t = useTranslations("setup");
  const trpc = useTRPC();
  // Kept outside of state: development mode calls a state's first function twice.
  const [token] = useState(() => (taken ||= takeToken()));
  const status = useQuery(trpc.setup.status.queryOptions());
  const { form, submit, isBusy, error } = useFinishSetup(token);
  usePageTitle(t("title"));
  if (status.data?.isSetUp) {
    return (
      <DoorPage title={t("already")} intro={t("alreadyText")}>
        <a href="/login" className={buttonLook({ variant: "primary", size: "large" })}>
          {t("toLogin")}
        </a>
      </DoorPage>
    );
  }
  return (
    <DoorPage title={t("title")} intro={t("intro")}>
      {token === "" ? (
        <Notice tone="warn" title={t("noToken")}>
          {t("noTokenText")}
        </Notice>
      ) : (
        <form noValidate className="grid gap-4" onSubmit={submit}>
          {error === null ? null : <ErrorNotice error={error} title={t("title")} />}
          <SetupFields form={form} />
          <Button type="submit" variant="primary" size="large" isBusy={isBusy}>
            {t("submit")}
          </Button>
        </form>
      )}
    </DoorPage>
  );
}
