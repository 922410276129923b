"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { DisableDialog } from "./disable-dialog.tsx";
import { EnableDialog } from "./enable-dialog.tsx";
import { NewCodesDialog } from "./new-codes-dialog.tsx";

/** With fewer codes than this it is time for new ones. */
const FEW = 3;
const dialogs = { enable: EnableDialog, disable: DisableDialog, codes: NewCodesDialog };

/** Renders the second factor: off with why one wants it, or on with what is left of the recovery codes. */
export function SecondFactorCard({ email }: { email: string }) {
  const t = useTranslations("account");
  const trpc = useTRPC();
  const factor = useQuery(trpc.session.secondFactor.queryOptions());
  const [open, setOpen] = useState<keyof typeof dialogs | null>(null);
  const Shown = open === null ? null : dialogs[open];
  const { isOn = false, codesLeft = 0 } = factor.data ?? {};
  return (
    <Card title={t("factor")} aside={factor.data === undefined ? undefined : t(isOn ? "factorOn" : "factorOff")}>
      {factor.isPending ? <Skeleton className="h-16" /> : null}
      {factor.isError ? <ErrorNotice error={factor.error} onRetry={() => void factor.refetch()} /> : null}
      {factor.data === undefined ? null : (
        <div className="grid gap-4">
          <p className="max-w-[72ch] text-14 text-muted">{t(isOn ? "factorIsOn" : "factorWhy")}</p>
          {isOn && codesLeft < FEW ? (
            <Notice tone="warn" title={t("codesFew", { count: codesLeft })}>
              {t("codesFewText")}
            </Notice>
          ) : null}
          {isOn && codesLeft >= FEW ? <p className="text-14">{t("codesLeft", { count: codesLeft })}</p> : null}
          <div className="flex flex-wrap gap-2">
            {isOn ? (
              <>
                <Button onClick={() => setOpen("codes")}>{t("newCodes")}</Button>
                <Button variant="danger" onClick={() => setOpen("disable")}>
                  {t("turnOff")}
                </Button>
              </>
            ) : (
              <Button variant="primary" onClick={() => setOpen("enable")}>
                {t("turnOn")}
              </Button>
            )}
          </div>
        </div>
      )}
      {Shown === null ? null : <Shown email={email} onClose={() => setOpen(null)} />}
    </Card>
  );
}
