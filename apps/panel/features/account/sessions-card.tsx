"use client";
import { Button } from "@berth/ui/button.tsx";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { SessionTable } from "./session-table.tsx";
import { useSessions } from "./use-sessions.ts";

/** Renders where the reader is signed in, with the way to end each of it and all the rest at once. */
export function SessionsCard() {
  const t = useTranslations();
  const [isAsking, setAsking] = useState(false);
  const { sessions, revoke, revokeOthers } = useSessions();
  const hasOthers = (sessions.data?.length ?? 0) > 1;
  return (
    <section className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-14 font-semibold">{t("account.sessions")}</h2>
        <Button
          variant="danger"
          disabledReason={hasOthers ? null : t("account.noOthers")}
          onClick={() => setAsking(true)}
        >
          {t("account.revokeOthers")}
        </Button>
      </div>
      {sessions.isPending ? <Skeleton className="h-32" /> : null}
      {sessions.isError ? <ErrorNotice error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      {revoke.isError ? <ErrorNotice error={revoke.error} title={t("account.revoke")} /> : null}
      {sessions.data === undefined ? null : (
        <SessionTable
          sessions={sessions.data}
          busyId={revoke.isPending ? revoke.variables.id : null}
          onRevoke={(id) => revoke.mutate({ id })}
        />
      )}
      <p className="text-12 text-muted">{t("account.sessionsHint")}</p>
      <p role="status" className="sr-only">
        {revoke.isSuccess || revokeOthers.isSuccess ? t("account.revoked") : ""}
      </p>
      <ConfirmDialog
        title={t("account.revokeOthersTitle")}
        consequence={t("account.revokeOthersText")}
        confirmLabel={t("account.revokeOthers")}
        cancelLabel={t("app.cancel")}
        isOpen={isAsking}
        isBusy={revokeOthers.isPending}
        isDangerous
        error={revokeOthers.isError ? <ErrorNotice error={revokeOthers.error} /> : null}
        onOpenChange={setAsking}
        onConfirm={() => revokeOthers.mutate(undefined, { onSuccess: () => setAsking(false) })}
      />
    </section>
  );
}
