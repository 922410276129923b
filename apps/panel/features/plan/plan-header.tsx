"use client";
import { Button, buttonLook } from "@berth/ui/button.tsx";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { PlanView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { PlanStatus } from "./plan-status.tsx";

/** Renders a plan's name and state, and the ways to change it, archive it and offer it again. */
export function PlanHeader({ plan }: { plan: PlanView }) {
  const t = useTranslations("plans");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const archive = useMutation(
    trpc.plan.archive.mutationOptions({
      onSuccess: () => setAsking(false),
      onSettled: () => void queryClient.invalidateQueries(trpc.plan.pathFilter()),
    }),
  );
  const { id, name, isArchived } = plan;
  const title = t("archiveTitle", { name });
  const error = archive.error === null ? null : <ErrorNotice error={archive.error} title={title} />;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="flex min-w-0 flex-wrap items-center gap-3 text-20 font-semibold">
          <span className="break-words">{name}</span>
          <PlanStatus plan={plan} />
        </h1>
        <div className="flex flex-wrap gap-2">
          {isArchived ? (
            <Button isBusy={archive.isPending} onClick={() => archive.mutate({ planId: id, isArchived: false })}>
              {t("offerAgain")}
            </Button>
          ) : (
            <Button onClick={() => setAsking(true)}>{t("archive")}</Button>
          )}
          <Link href={`/plans/${id}/change`} className={buttonLook({ variant: "primary" })}>
            {t("change")}
          </Link>
        </div>
      </div>
      {isAsking ? null : error}
      <ConfirmDialog
        title={title}
        consequence={t("archiveText")}
        confirmLabel={t("archive")}
        cancelLabel={t("keepOffered")}
        isOpen={isAsking}
        isBusy={archive.isPending}
        error={error}
        onOpenChange={setAsking}
        onConfirm={() => archive.mutate({ planId: id, isArchived: true })}
      />
    </>
  );
}
