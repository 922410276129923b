"use client";
import { Button } from "@berth/ui/button.tsx";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "./error-texts.tsx";
import { readError } from "./read-error.ts";

export interface ErrorNoticeProps {
  error: unknown;
  /** What failed, in a few words; the sentence under it says why and what to do. */
  title?: ReactNode;
  onRetry?: () => void;
}

/** Shows an error whole: what failed, why, what to do, the reference to give to others. */
export function ErrorNotice({ error, title, onRetry }: ErrorNoticeProps) {
  const t = useTranslations("app");
  const errorText = useErrorText();
  const read = readError(error);
  return (
    <Notice
      tone="danger"
      role="alert"
      title={title ?? t("loadFailed")}
      actions={
        <>
          {read.traceId === null ? null : (
            <CopyButton text={read.traceId} label={t("copyReference")} doneLabel={t("copied")} />
          )}
          {onRetry === undefined ? null : (
            <Button size="small" onClick={onRetry}>
              {t("retry")}
            </Button>
          )}
        </>
      }
    >
      {errorText(read)}
      {read.traceId === null ? null : (
        <span className="mt-1 block font-mono text-12 text-muted">{t("reference", { id: read.traceId })}</span>
      )}
    </Notice>
  );
}
