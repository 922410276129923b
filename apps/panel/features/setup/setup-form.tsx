"use client";
import { Button, buttonLook } from "@berth/ui/button.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { DoorPage } from "../session/door-page.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { SetupFields } from "./setup-fields.tsx";
import { useFinishSetup } from "./use-finish-setup.ts";

/** Reads the one-time token of the address. After the #, because browsers send that part to nobody. */
function readToken(): string {
  return new URLSearchParams(location.search).get("token") ?? location.hash.slice(1).replace(/^token=/, "");
}

/** Renders the page that the one-time link opens: the first administrator chooses a password. */
export function SetupForm() {
  const t = useTranslations("setup");
  const trpc = useTRPC();
  const [token] = useState(readToken);
  // Out of the address bar, so that it stays in no history and no referrer.
  useEffect(() => history.replaceState(null, "", location.pathname), []);
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
